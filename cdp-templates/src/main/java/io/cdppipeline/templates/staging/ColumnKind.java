package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a raw column holds, told by its type and the words of its name (facts: phase packs, A3.1). Names decide as little
 * as they can: where one could mean two things, the reading that loses nothing wins.
 */
enum ColumnKind {
    /** An address, not something about one, as {@code email_verified} would be. */
    EMAIL,

    PHONE,

    /** A day or a moment, as text, epoch or date type. */
    DATE,

    /** Of type boolean, or a text called {@code is_…}, {@code has_…} or {@code …_flag}. */
    BOOLEAN,

    /** Money: a double with two digits. */
    AMOUNT,

    /** A share or factor: a double with all its digits. */
    RATE,

    NUMBER,

    /** An array or a map. */
    COLLECTION,

    /** A text that is nobody else's to change: identifiers, tokens, addresses of pages, prose, JSON. */
    VERBATIM,

    /** A text that is a single word or label by its name, never JSON. */
    LABEL,

    /** Any other text. */
    TEXT;

    private static final Set<String> ABOUT_A_CONTACT = Set.of(
            "verified",
            "verification",
            "confirmed",
            "valid",
            "count",
            "consent",
            "marketing",
            "opt",
            "optin",
            "status",
            "state",
            "type",
            "sent",
            "opened",
            "clicked",
            "template",
            "subject",
            "campaign",
            "domain",
            "hash",
            "std",
            "id",
            "ids",
            "is",
            "has",
            "accepts",
            "country",
            "code",
            "prefix",
            "extension",
            "model",
            "level",
            "list",
            "at",
            "date",
            "time",
            "json");

    private static final Set<String> MOMENTS = Set.of("at", "date", "datetime", "timestamp", "synced");
    private static final Set<String> MOMENT_NAMES =
            Set.of("dob", "birthday", "birthdate", "created", "updated", "modified");
    private static final Set<String> CHANGES = Set.of("created", "updated", "modified", "deleted");
    private static final Set<String> TIMED =
            Set.of("event", "start", "end", "created", "updated", "modified", "order", "visit");

    private static final Set<String> MONEY =
            Set.of("price", "amount", "tax", "taxes", "discount", "discounts", "cost", "fee", "revenue");
    private static final Set<String> SUMS = Set.of("total", "subtotal", "spent");
    private static final Set<String> NOT_MONEY = Set.of(
            "code",
            "codes",
            "type",
            "id",
            "ids",
            "name",
            "title",
            "included",
            "exempt",
            "exemptions",
            "line",
            "lines",
            "set",
            "rule",
            "rules",
            "currency",
            "applications",
            "allocations",
            "description",
            "status",
            "method",
            "number",
            "flag",
            "reason",
            "json",
            "class",
            "target",
            "label");
    private static final Set<String> SHARES = Set.of("rate", "percent", "percentage", "ratio");

    private static final Set<String> OWN_SPELLING = Set.of(
            "id",
            "ids",
            "gid",
            "uuid",
            "guid",
            "token",
            "key",
            "hash",
            "secret",
            "url",
            "uri",
            "link",
            "href",
            "path",
            "site",
            "page",
            "html",
            "xml",
            "json",
            "body",
            "note",
            "notes",
            "comment",
            "comments",
            "description",
            "message",
            "text",
            "content",
            "agent",
            "ip",
            "handle",
            "sku",
            "slug",
            "tags",
            "reference",
            "ref",
            "session",
            "cookie",
            "fingerprint",
            "username",
            "login",
            "std",
            "attr",
            "attrs",
            "attribute",
            "attributes",
            "metadata",
            "meta",
            "details",
            "properties",
            "props",
            "payload",
            "addresses",
            "lines",
            "items",
            "allocations",
            "applications",
            "codes",
            "fulfillments",
            "refunds",
            "set",
            "email",
            "phone",
            "filename");

    private static final Set<String> LABELS = Set.of(
            "name",
            "city",
            "country",
            "province",
            "state",
            "region",
            "status",
            "currency",
            "gender",
            "zip",
            "postcode",
            "type",
            "method",
            "reason",
            "company",
            "brand",
            "vendor",
            "channel",
            "level",
            "kind",
            "category",
            "code",
            "title",
            "language",
            "locale",
            "timezone");

    /** What a column holds. */
    static ColumnKind of(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        List<String> words = words(column.name());
        if (type.startsWith("array") || type.startsWith("map") || type.startsWith("row")) {
            return COLLECTION;
        }
        if (type.equals("boolean")) {
            return BOOLEAN;
        }
        if (type.equals("date") || type.startsWith("timestamp")) {
            return DATE;
        }
        boolean contact = words.stream().noneMatch(ABOUT_A_CONTACT::contains);
        if (contact && contains(words, "email")) {
            return EMAIL;
        }
        if (contact && contains(words, "phone")) {
            return PHONE;
        }
        boolean text = isText(column);
        if (isMoment(words, text)) {
            return DATE;
        }
        if (text
                && (words.get(0).equals("is")
                        || words.get(0).equals("has")
                        || last(words).equals("flag"))) {
            return BOOLEAN;
        }
        if (!NOT_MONEY.contains(last(words)) && SHARES.contains(last(words))) {
            return RATE;
        }
        if (!NOT_MONEY.contains(last(words))
                && (words.stream().anyMatch(MONEY::contains) || SUMS.contains(last(words)))) {
            return AMOUNT;
        }
        if (!text) {
            return NUMBER;
        }
        if (words.stream().anyMatch(OWN_SPELLING::contains)) {
            return VERBATIM;
        }
        return LABELS.contains(last(words)) ? LABEL : TEXT;
    }

    /** Whether a column's type is text. */
    static boolean isText(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.startsWith("varchar") || type.startsWith("char") || type.equals("json");
    }

    /** Whether a column's type is a number with a fraction. */
    static boolean isFraction(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.equals("double") || type.equals("real") || type.startsWith("decimal");
    }

    /** The words of a column's name. */
    static List<String> words(String name) {
        List<String> words = Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return words.isEmpty() ? List.of(name) : words;
    }

    private static boolean isMoment(List<String> words, boolean text) {
        String last = last(words);
        if (MOMENTS.contains(last) || words.get(0).equals("date")) {
            return true;
        }
        if (words.size() == 1) {
            return MOMENT_NAMES.contains(last);
        }
        String before = words.get(words.size() - 2);
        if (last.equals("on")) {
            return CHANGES.contains(before);
        }
        // Of a number called …_time most are durations: only those that name an event are moments.
        return last.equals("time") && (text || TIMED.contains(before));
    }

    private static boolean contains(List<String> words, String part) {
        return words.stream().anyMatch(word -> word.contains(part));
    }

    private static String last(List<String> words) {
        return words.get(words.size() - 1);
    }
}

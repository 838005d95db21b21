package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Column;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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

    /** A text of JSON whose values become columns: a sample shows it, or the configuration says so. */
    JSON,

    /** Made by an expression of the configuration. */
    GIVEN,

    /** A text that is nobody else's to change: identifiers, tokens, addresses of pages, prose, JSON. */
    VERBATIM,

    /** A text that is a single word or label by its name, never JSON. */
    LABEL,

    /** Any other text. */
    TEXT;

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private static final Set<String> ABOUT_A_CONTACT = words("""
            verified verification confirmed valid unique count consent marketing opt optin status state type sent opened
            clicked bounced reason template subject campaign domain hash std id ids key is has accepts receives preferences
            country region area code prefix extension model level list at date time json format formats encoding quality
            score accuracy deliverability catch catchall""");

    private static final Set<String> MOMENTS = words("at date datetime timestamp synced dob birthday birthdate");
    private static final Set<String> MOMENT_NAMES = words("created updated modified");
    private static final Set<String> CHANGES = words("created updated modified deleted");
    private static final Set<String> TIMED = words("event start end created updated modified order visit");

    private static final Set<String> MONEY =
            words("price amount tax taxes discount discounts cost fee revenue total subtotal spent");
    /** A number is money wherever its name says so; a text only where the name ends so, for TRY_CAST loses other texts. */
    private static final Set<String> MONEY_ENDS =
            words("price amount tax discount discounts cost fee revenue total subtotal spent");

    private static final Set<String> SWITCHES =
            words("is has applies accepts combines includes requires allows generate hide show enable enabled auto");
    private static final Set<String> COUNTED = words("weight count quantity items lines days number id index");
    private static final Set<String> SHARES = words("rate percent percentage ratio");

    private static final Set<String> OWN_SPELLING = words("""
            id ids gid uuid guid token key hash secret url uri link href path site page html xml json body note notes
            comment comments description message text content agent ip handle sku slug tags reference ref session cookie
            fingerprint username login std attr attrs attribute attributes metadata meta details properties props payload
            addresses lines items allocations applications codes fulfillments refunds set email phone filename""");

    private static final Set<String> JSON_NAMES =
            words("json attr attrs attribute attributes metadata meta details properties props payload");

    private static final Set<String> LABELS = words("""
            name city country province state region status currency gender zip postcode type method reason company brand
            vendor channel level kind category code title language locale timezone""");

    /** What a column holds. */
    static ColumnKind of(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        List<String> words = wordsOf(column.name());
        if (type.startsWith("array") || type.startsWith("map") || type.startsWith("row")) {
            return COLLECTION;
        }
        if (type.equals("boolean")) {
            return BOOLEAN;
        }
        if (isDateType(column)) {
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
        if (SHARES.contains(last(words))) {
            return RATE;
        }
        if (isMoney(words, text)) {
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

    /** Whether a name says that its column holds JSON (facts: phase packs, A3.1). */
    static boolean isCalledJson(String name) {
        return wordsOf(name).stream().anyMatch(JSON_NAMES::contains);
    }

    /** Whether a column's type is a day or a moment. */
    static boolean isDateType(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.equals("date") || type.startsWith("timestamp");
    }

    /** Whether a column's type is a number with a fraction. */
    static boolean isFraction(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.equals("double") || type.equals("real") || type.startsWith("decimal");
    }

    /** The words of a column's name, without the {@code c} that ends the names of Salesforce's custom fields. */
    static List<String> wordsOf(String name) {
        List<String> words = WORD.matcher(name.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        if (words.isEmpty()) {
            return List.of(name);
        }
        boolean custom = words.size() > 1 && words.get(words.size() - 1).equals("c");
        return custom ? words.subList(0, words.size() - 1) : words;
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static boolean isMoney(List<String> words, boolean text) {
        if (text) {
            return MONEY_ENDS.contains(last(words)) && words.stream().noneMatch(SWITCHES::contains);
        }
        return words.stream().anyMatch(MONEY::contains) && words.stream().noneMatch(COUNTED::contains);
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

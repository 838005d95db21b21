package io.cdppipeline.templates.unification;

import io.cdppipeline.config.KeyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A kind of identifier: what it is called in the prep table and in unify.yml, and which columns hold one (facts: phase
 * packs, A4.1).
 *
 * @param name the key's name
 * @param columns names of columns that hold it, the best first
 * @param pattern what a value must look like, or empty for any
 * @param invalidTexts values that stand for none
 */
record Identifier(String name, List<String> columns, String pattern, List<String> invalidTexts) {

    private static final List<String> NONE = List.of("", "0", "N/A", "null", "NULL", "none");
    private static final List<String> NO_PHONE = List.of(
            "",
            "N/A",
            "null",
            "0000000000",
            "1111111111",
            "2222222222",
            "3333333333",
            "4444444444",
            "5555555555",
            "6666666666",
            "7777777777",
            "8888888888",
            "9999999999",
            "1234567890");

    /** A value of sixty-four characters may be an id; one of a thousand is not. */
    private static final String ANY = "";

    /** An address, not a masked one: a***@example.com is everybody's whose address begins so. */
    private static final String EMAIL = "^[^@* ]+@[^@* ]+[.][^@* ]+$";

    /** What staging puts in the place of what nobody shall read. */
    private static final String MASK = "***";

    static final String CUSTOMER_ID = "customer_id";

    /**
     * All kinds, the steadiest first: ids that a system gave a customer, then the email address, then the phone number,
     * which families share and carriers hand on, then devices. This is the order of merge_by_keys, and thus which
     * identifier leads a customer.
     */
    static final List<Identifier> BY_STABILITY = List.of(
            id(CUSTOMER_ID, "customer_id", "cust_id"),
            id("user_id", "user_id", "uid", "user_uuid"),
            id("account_id", "account_id"),
            id("member_id", "member_id"),
            id("client_id", "client_id"),
            id("profile_id", "profile_id"),
            id("identity_id", "identity_id"),
            id("external_id", "external_id"),
            id("cognito_identity_userid", "cognito_identity_userid"),
            id("flavormaker_uid", "flavormaker_uid"),
            id("loyalty_id", "loyalty_id"),
            new Identifier(
                    "email",
                    standardFirst(
                            "email",
                            "email_address",
                            "user_email",
                            "customer_email",
                            "contact_email",
                            "recipient_email"),
                    EMAIL,
                    List.of("", "N/A", "null")),
            new Identifier(
                    "phone",
                    standardFirst("phone", "phone_number", "mobile_phone", "phone_mobile", "customer_phone"),
                    "^[+]?[0-9]{8,13}$",
                    NO_PHONE),
            id("credit_card_token", "credit_card_token"),
            id("td_global_id", "td_global_id"),
            id("td_client_id", "td_client_id"),
            id("td_ssc_id", "td_ssc_id"),
            id("device_id", "device_id"),
            id("visitor_id", "visitor_id"),
            id("cookie_id", "cookie_id"));

    Identifier {
        columns = List.copyOf(columns);
        invalidTexts = List.copyOf(invalidTexts);
    }

    /** An identifier that no column is called after. */
    static Identifier of(String name) {
        return id(name);
    }

    /** The same with other rules where the configuration has them; an empty text is never an identifier. */
    Identifier with(KeyRule rule) {
        List<String> texts = new ArrayList<>(rule.invalidTexts().orElse(invalidTexts));
        if (!texts.contains("")) {
            texts.add(0, "");
        }
        return new Identifier(name, columns, rule.validRegexp().orElse(pattern), texts);
    }

    /** How many of the values count. */
    long fitting(List<String> values) {
        if (values.isEmpty()) {
            return 0;
        }
        Predicate<String> looksRight =
                pattern.isEmpty() ? value -> true : Pattern.compile(pattern).asPredicate();
        return values.stream()
                .filter(value -> !invalidTexts.contains(value) && !value.contains(MASK) && looksRight.test(value))
                .count();
    }

    private static Identifier id(String name, String... columns) {
        return new Identifier(name, List.of(columns), ANY, NONE);
    }

    /** The standardised spelling of each column before the column itself. */
    private static List<String> standardFirst(String... columns) {
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            names.add(column + "_std");
            names.add(column);
        }
        return names;
    }
}

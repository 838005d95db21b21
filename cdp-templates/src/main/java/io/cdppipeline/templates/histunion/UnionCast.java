package io.cdppipeline.templates.histunion;

/** A value of one side's type in the type of the joined table. */
final class UnionCast {

    private UnionCast() {}

    /** The value in the type wanted; one that has no such form is NULL rather than the end of the run. */
    static String of(String value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        if (isNested(to)) {
            String json = isText(from) ? "json_parse(" + value + ")" : "CAST(" + value + " AS json)";
            return "TRY(CAST(" + json + " AS " + to + "))";
        }
        String plain = isNested(from) ? "json_format(CAST(" + value + " AS json))" : value;
        if (isNested(from) && isText(to)) {
            return plain;
        }
        return (keepsEveryValue(from, to) ? "CAST(" : "TRY_CAST(") + plain + " AS " + to + ")";
    }

    /** Whether every value of one type has a form in the other. */
    static boolean keepsEveryValue(String from, String to) {
        return from.equals(to) || isText(to) || (from.equals("bigint") && to.equals("double"));
    }

    private static boolean isText(String type) {
        return type.startsWith("varchar");
    }

    private static boolean isNested(String type) {
        return type.contains("(") && !isText(type);
    }
}

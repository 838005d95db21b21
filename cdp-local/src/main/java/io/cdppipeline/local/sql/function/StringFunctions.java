package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;

/** Functions of text. */
final class StringFunctions {

    /** What Presto's trim takes for white space: Java's, without the no-break spaces. */
    static final String BLANKS = Sql.text("\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u1680\u2000\u2001\u2002\u2003\u2004"
            + "\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000");

    private StringFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("length(varchar) -> bigint", StringFunctions::length)
                .add("lower(varchar) -> =1", call -> kept(call, "lower"))
                .add("upper(varchar) -> =1", call -> kept(call, "p_upper"))
                .add("trim(varchar) -> $1", call -> trim(call, "trim"))
                .add("ltrim(varchar) -> $1", call -> trim(call, "ltrim"))
                .add("rtrim(varchar) -> $1", call -> trim(call, "rtrim"))
                .add("trim(varchar, varchar) -> $1", call -> trim(call, "trim"))
                .add("ltrim(varchar, varchar) -> $1", call -> trim(call, "ltrim"))
                .add("rtrim(varchar, varchar) -> $1", call -> trim(call, "rtrim"))
                .add("reverse(varchar) -> $1", "p_reverse({0})")
                .add("replace(varchar, varchar) -> $1", "replace({0}, {1}, '')")
                .add("replace(varchar, varchar, varchar) -> varchar", "p_replace({0}, {1}, {2})")
                .add("substr(varchar, bigint) -> $1", StringFunctions::substr)
                .add("substr(varchar, bigint, bigint) -> $1", StringFunctions::substr)
                .add("substring(varchar, bigint) -> $1", StringFunctions::substr)
                .add("substring(varchar, bigint, bigint) -> $1", StringFunctions::substr)
                .add("strpos(varchar, varchar) -> bigint", "CAST(instr({0}, {1}) AS BIGINT)")
                .add("strpos(varchar, varchar, bigint) -> bigint", "{!}p_strpos({0}, {1}, {2})")
                .add("position(varchar, varchar) -> bigint", "CAST(instr({1}, {0}) AS BIGINT)")
                .add("starts_with(varchar, varchar) -> boolean", "starts_with({0}, {1})")
                .add("lpad(varchar, bigint, varchar) -> varchar", "{!}p_lpad({0}, {1}, {2})")
                .add("rpad(varchar, bigint, varchar) -> varchar", "{!}p_rpad({0}, {1}, {2})")
                .add("split(varchar, varchar) -> array(varchar)", StringFunctions::split)
                .add(
                        "split(varchar, varchar, bigint) -> array(varchar)",
                        "from_json({!}p_split_limit({0}, {1}, {2}), '[\"VARCHAR\"]')")
                .add("split_part(varchar, varchar, bigint) -> $1", "{!}p_split_part({0}, {1}, {2})")
                .add(
                        "split_to_map(varchar, varchar, varchar) -> map(varchar, varchar)",
                        "from_json({!}p_split_to_map({0}, {1}, {2}), '\"MAP(VARCHAR, VARCHAR)\"')")
                .add(
                        "split_to_multimap(varchar, varchar, varchar) -> map(varchar, array(varchar))",
                        "from_json({!}p_split_to_multimap({0}, {1}, {2}), '\"MAP(VARCHAR, VARCHAR[])\"')")
                .add("translate(varchar, varchar, varchar) -> varchar", "translate({0}, {1}, {2})")
                .add("chr(bigint) -> varchar(1)", "{!}p_chr({0})")
                .add("codepoint(varchar(1)) -> integer", "CAST({!}p_codepoint({0}) AS INTEGER)")
                .add("levenshtein_distance(varchar, varchar) -> bigint", "p_levenshtein({0}, {1})")
                .add("hamming_distance(varchar, varchar) -> bigint", "{!}p_hamming({0}, {1})")
                .add("soundex(varchar) -> varchar(4)", "p_soundex({0})")
                .add("word_stem(varchar) -> $1", "p_word_stem({0})")
                .add("word_stem(varchar, varchar) -> $1", "p_word_stem_of({0}, {1})")
                .add("luhn_check(varchar) -> boolean", "p_luhn({0})")
                .add("normalize(varchar) -> varchar", "p_normalize({0}, 'NFC')")
                .add("normalize(varchar, varchar) -> varchar", "p_normalize({0}, {1})")
                .add("repeat(T, integer) -> array(T)", StringFunctions::repeat)
                .add("concat_ws(varchar, array(varchar)) -> varchar", "p_join(coalesce({1}, []), {0})")
                .add("concat_ws(varchar, varchar...) -> varchar", "concat_ws({0}, {1*})")
                .add("concat(varchar, varchar, varchar...) -> varchar", StringFunctions::concat)
                .add("concat(varchar, varchar) -> varchar", StringFunctions::concat)
                .add("concat(varchar, unknown) -> array(varchar)", "CAST(NULL AS VARCHAR[])")
                .add("concat(unknown, varchar) -> array(varchar)", "CAST(NULL AS VARCHAR[])")
                .add("concat(unknown, unknown) -> varchar", StringFunctions::ambiguous)
                .add("concat(varbinary, varbinary...) -> varbinary", StringFunctions::concat)
                .add("concat(array(T), array(T), array(T)...) -> array(T)", StringFunctions::concat)
                .add("concat(array(T), array(T)) -> array(T)", StringFunctions::concat)
                .add("concat(array(T), T) -> array(T)", "CASE WHEN ({0}) IS NOT NULL THEN list_append({0}, {1}) END")
                .add("concat(T, array(T)) -> array(T)", "CASE WHEN ({1}) IS NOT NULL THEN list_prepend({0}, {1}) END")
                .add("typeof(T) -> varchar", StringFunctions::typeOf)
                .add("uuid() -> uuid", "CAST(uuid() AS VARCHAR)");
    }

    /** A function whose result is of its argument's type, char too, which is held without its padding. */
    private static Value kept(Functions.Call call, String name) {
        String sql = name + "(" + call.sql(0) + ")";
        return new Value(call.result().is(Kind.CHAR) ? "rtrim(" + sql + ", ' ')" : sql, call.result());
    }

    /** Trino takes {@code 'a' || NULL} for an array with an element appended. */
    private static Value ambiguous(Functions.Call call) {
        throw Failures.at(
                call.node(),
                "AMBIGUOUS_FUNCTION_CALL",
                "Could not choose a best candidate operator. Explicit type casts must be added.");
    }

    /** Of a char the padding goes first. */
    private static Value trim(Functions.Call call, String name) {
        Value text = call.argument(0);
        String own = text.type().is(Kind.CHAR) ? "rtrim(" + text.sql() + ", ' ')" : text.sql();
        String characters = call.arguments().size() == 1 ? BLANKS : call.sql(1);
        return new Value(name + "(" + own + ", " + characters + ")", call.result());
    }

    /** A char is as long as its type, whatever is in it. */
    private static Value length(Functions.Call call) {
        Value text = call.argument(0);
        return new Value(
                text.type().is(Kind.CHAR)
                        ? "CASE WHEN " + text.operand() + " IS NOT NULL THEN CAST("
                                + text.type().p() + " AS BIGINT) END"
                        : "length(" + text.sql() + ")",
                Type.BIGINT);
    }

    private static Value typeOf(Functions.Call call) {
        String name = Sql.text(call.argument(0).type().display());
        // the argument stays, as an aggregate in it makes the query one of a single row
        return new Value(
                "CASE WHEN " + call.argument(0).operand() + " IS NULL THEN " + name + " ELSE " + name + " END",
                Type.VARCHAR);
    }

    /** Positions that DuckDB counts as Presto does are left to it. */
    private static Value substr(Functions.Call call) {
        String start = call.argument(1).constant();
        boolean plain = start != null && start.length() < 10 && !start.startsWith("-") && !start.equals("0");
        if (call.arguments().size() == 2) {
            return new Value(
                    plain
                            ? "substring(" + call.sql(0) + ", " + start + ")"
                            : "p_substr(" + call.sql(0) + ", " + call.sql(1) + ")",
                    call.result());
        }
        String length = call.argument(2).constant();
        plain = plain && length != null && length.length() < 10 && !length.startsWith("-");
        return new Value(
                plain
                        ? "substring(" + call.sql(0) + ", " + start + ", " + length + ")"
                        : "p_substr(" + call.sql(0) + ", " + call.sql(1) + ", " + call.sql(2) + ")",
                call.result());
    }

    private static Value split(Functions.Call call) {
        String delimiter = call.argument(1).constant();
        boolean known = delimiter != null && !delimiter.isEmpty();
        return new Value(
                known
                        ? "string_split(" + call.sql(0) + ", " + call.sql(1) + ")"
                        : "CASE WHEN " + call.argument(0).operand() + " IS NOT NULL AND "
                                + call.argument(1).operand() + " IS NOT NULL THEN string_split(" + call.sql(0)
                                + ", p_delimiter(" + call.sql(1) + ")) END",
                call.result());
    }

    private static Value repeat(Functions.Call call) {
        return new Value(
                "list_transform(range(p_repeat_count(" + call.sql(1) + ")), lambda e: " + call.sql(0) + ")",
                call.result());
    }

    private static Value concat(Functions.Call call) {
        boolean lists = call.result().is(Kind.ARRAY);
        if (call.arguments().stream().anyMatch(each -> each.type().is(Kind.CHAR))) {
            throw Failures.notSupported(call.node(), "concat of char: cast to varchar");
        }
        StringBuilder sql = new StringBuilder();
        for (Value argument : call.arguments()) {
            if (sql.length() > 0) {
                sql.append(" || ");
            }
            sql.append(argument.operand());
        }
        if (!lists) {
            return new Value(sql.toString(), call.result());
        }
        // DuckDB's || of lists takes a null for an empty one
        StringBuilder known = new StringBuilder("CASE WHEN ");
        for (int i = 0; i < call.arguments().size(); i++) {
            known.append(i == 0 ? "" : " AND ")
                    .append(call.argument(i).operand())
                    .append(" IS NOT NULL");
        }
        return new Value(known + " THEN " + sql + " END", call.result());
    }
}

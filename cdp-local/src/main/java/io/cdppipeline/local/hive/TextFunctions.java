package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.StringJoiner;

/** Functions of texts; their values are those of Hive 2.3's own classes. */
final class TextFunctions {

    /** What HiveScalars joins the parts of a split by. */
    private static final String SPLIT = "chr(31) || chr(1) || chr(31)";

    private TextFunctions() {}

    static void fill(Functions.Dictionary d) {
        int many = Functions.many();
        d.text("lower lcase", 1, 1, c -> "lower(" + c.text(0) + ")")
                .text("upper ucase", 1, 1, c -> "p_hive_upper(" + c.text(0) + ")")
                .text("trim", 1, 1, c -> "trim(" + c.text(0) + ")")
                .text("ltrim", 1, 1, c -> "ltrim(" + c.text(0) + ")")
                .text("rtrim", 1, 1, c -> "rtrim(" + c.text(0) + ")")
                .text("reverse", 1, 1, c -> "reverse(" + c.text(0) + ")")
                .text("repeat", 2, 2, c -> "repeat(" + c.text(0) + ", " + c.whole(1) + ")")
                .text("space", 1, 1, c -> "repeat(' ', " + c.whole(0) + ")")
                .text("initcap", 1, 1, c -> "p_hive_initcap(" + c.text(0) + ")")
                .text("concat", 1, many, TextFunctions::concat)
                .text("concat_ws", 2, many, TextFunctions::concatWs)
                .text("substr substring", 2, 3, TextFunctions::substring)
                .text(
                        "substring_index",
                        3,
                        3,
                        c -> "p_hive_substring_index(" + c.text(0) + ", " + c.text(1) + ", " + c.whole(2) + ")")
                .text("replace", 3, 3, c -> "replace(" + c.text(0) + ", " + c.text(1) + ", " + c.text(2) + ")")
                .text(
                        "translate",
                        3,
                        3,
                        c -> "p_hive_translate(" + c.text(0) + ", " + c.text(1) + ", " + c.text(2) + ")")
                .text("lpad rpad", 3, 3, TextFunctions::pad)
                .text(
                        "regexp_replace",
                        3,
                        3,
                        c -> "p_hive_regexp_replace(" + c.text(0) + ", " + c.text(1) + ", " + c.text(2) + ")")
                .text(
                        "regexp_extract",
                        2,
                        3,
                        c -> "p_hive_regexp_extract(" + c.text(0) + ", " + c.text(1) + ", "
                                + (c.size() > 2 ? c.whole(2) : "CAST(1 AS BIGINT)") + ")")
                .text("get_json_object", 2, 2, c -> "p_hive_json(" + c.text(0) + ", " + c.text(1) + ")")
                .text("parse_url", 2, 3, TextFunctions::parseUrl)
                .text("md5", 1, 1, c -> "md5(" + c.text(0) + ")")
                .text("sha sha1", 1, 1, c -> "p_hive_digest('SHA-1', " + c.text(0) + ")")
                .text("sha2", 2, 2, TextFunctions::sha2)
                .text("base64", 1, 1, c -> "to_base64(" + bytes(c) + ")")
                .text("hex", 1, 1, TextFunctions::hex)
                .text("chr", 1, 1, c -> "chr(CAST(" + c.whole(0) + " % 256 AS INTEGER))")
                .text("soundex", 1, 1, c -> "p_soundex(" + c.text(0) + ")")
                .whole("length char_length character_length", 1, 1, TextFunctions::length)
                .whole("octet_length", 1, 1, c -> "octet_length(encode(" + c.text(0) + "))")
                .whole("ascii", 1, 1, c -> "CASE WHEN " + c.text(0) + " = '' THEN 0 ELSE ascii(" + c.text(0) + ") END")
                .whole("instr", 2, 2, c -> "strpos(" + c.text(0) + ", " + c.text(1) + ")")
                .whole("locate", 2, 3, TextFunctions::locate)
                .whole("levenshtein", 2, 2, c -> "levenshtein(" + c.text(0) + ", " + c.text(1) + ")")
                .whole(
                        "find_in_set",
                        2,
                        2,
                        c -> "CASE WHEN contains(" + c.text(0)
                                + ", ',') THEN 0 ELSE coalesce(list_position(string_split(" + c.text(1) + ", ','), "
                                + c.text(0) + "), CASE WHEN " + c.text(0) + " IS NOT NULL AND " + c.text(1)
                                + " IS NOT NULL THEN 0 END) END")
                .add(
                        "split",
                        2,
                        2,
                        c -> new Value(
                                "string_split(p_hive_split(" + c.text(0) + ", " + c.text(1) + "), " + SPLIT + ")",
                                Type.array(Type.VARCHAR)))
                .add("str_to_map", 1, 3, TextFunctions::map)
                .add("unbase64", 1, 1, c -> new Value("hex(from_base64(" + c.text(0) + "))", Type.VARBINARY))
                .add("unhex", 1, 1, c -> new Value("hex(unhex(" + c.text(0) + "))", Type.VARBINARY))
                .add("decode", 2, 2, c -> new Value("decode(unhex(" + c.value(0).sql() + "))", Type.VARCHAR))
                .text("format_number", 2, 2, c -> "p_hive_format_number(" + c.real(0) + ", " + c.whole(1) + ")");
    }

    private static String concat(Functions.Call c) {
        StringJoiner parts = new StringJoiner(" || ", "(", ")");
        for (int i = 0; i < c.size(); i++) {
            parts.add(c.text(i));
        }
        return parts.toString();
    }

    /** Texts and lists of texts; nulls are left out. */
    private static String concatWs(Functions.Call c) {
        StringJoiner lists = new StringJoiner(", ", "list_concat(", ")");
        for (int i = 1; i < c.size(); i++) {
            lists.add(c.type(i).is(Kind.ARRAY) ? c.as(i, Type.array(Type.VARCHAR)) : "[" + c.text(i) + "]");
        }
        String all = c.size() == 2 ? lists.toString().substring(12, lists.length() - 1) : lists.toString();
        return "array_to_string(list_filter(" + all + ", lambda e: e IS NOT NULL), " + c.text(0) + ")";
    }

    /** From the end if the start is negative; 0 is the beginning too. */
    private static String substring(Functions.Call c) {
        String text = c.text(0);
        String start = "(" + c.whole(1) + ")";
        String from = "CASE WHEN " + start + " > 0 THEN " + start + " WHEN " + start + " = 0 THEN 1 ELSE length(" + text
                + ") + " + start + " + 1 END";
        if (c.size() == 2) {
            return "CASE WHEN " + start + " < -length(" + text + ") THEN '' ELSE substr(" + text + ", " + from
                    + ") END";
        }
        String length = "(" + c.whole(2) + ")";
        return "CASE WHEN " + length + " < 1 OR " + start + " < -length(" + text + ") THEN CASE WHEN " + text
                + " IS NOT NULL THEN '' END ELSE substr(" + text + ", " + from + ", " + length + ") END";
    }

    private static String pad(Functions.Call c) {
        String length = "(" + c.whole(1) + ")";
        return "CASE WHEN " + c.text(2) + " <> '' AND " + length + " >= 0 THEN " + c.name() + "(" + c.text(0)
                + ", CAST(" + length + " AS INTEGER), " + c.text(2) + ") END";
    }

    private static String parseUrl(Functions.Call c) {
        return c.size() == 2
                ? "p_hive_parse_url(" + c.text(0) + ", " + c.text(1) + ")"
                : "p_hive_parse_url_key(" + c.text(0) + ", " + c.text(1) + ", " + c.text(2) + ")";
    }

    private static String sha2(Functions.Call c) {
        String algorithm = switch (c.literal(1)) {
            case "0", "256" -> "SHA-256";
            case "224" -> "SHA-224";
            case "384" -> "SHA-384";
            case "512" -> "SHA-512";
            default -> "";
        };
        return algorithm.isEmpty() ? "CAST(NULL AS VARCHAR)" : "p_hive_digest('" + algorithm + "', " + c.text(0) + ")";
    }

    private static String bytes(Functions.Call c) {
        return c.type(0).is(Kind.VARBINARY) ? "unhex(" + c.value(0).sql() + ")" : "encode(" + c.text(0) + ")";
    }

    private static String hex(Functions.Call c) {
        if (c.type(0).is(Kind.VARBINARY)) {
            return c.value(0).sql();
        }
        return c.type(0).isNumeric() ? "hex(" + c.whole(0) + ")" : "p_hive_hex(" + c.text(0) + ")";
    }

    private static String length(Functions.Call c) {
        return c.type(0).is(Kind.VARBINARY) ? "length(" + c.value(0).sql() + ") // 2" : "length(" + c.text(0) + ")";
    }

    private static String locate(Functions.Call c) {
        if (c.size() == 2) {
            return "strpos(" + c.text(1) + ", " + c.text(0) + ")";
        }
        String from = "(" + c.whole(2) + ")";
        String found = "strpos(substr(" + c.text(1) + ", " + from + "), " + c.text(0) + ")";
        return "CASE WHEN " + from + " < 1 OR " + found + " = 0 THEN 0 ELSE " + found + " + " + from + " - 1 END";
    }

    private static Value map(Functions.Call c) {
        String pairs = c.size() > 1 ? c.text(1) : "','";
        String inside = c.size() > 2 ? c.text(2) : "':'";
        String entries = "list_transform(string_split(p_hive_split(" + c.text(0) + ", " + pairs + "), " + SPLIT
                + "), lambda e: {'key': split_part(e, " + inside + ", 1), 'value': CASE WHEN contains(e, " + inside
                + ") THEN substr(e, strpos(e, " + inside + ") + length(" + inside + ")) END})";
        return new Value("p_map_of(" + entries + ")", Type.map(Type.VARCHAR, Type.VARCHAR));
    }
}

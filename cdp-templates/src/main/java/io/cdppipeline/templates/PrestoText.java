package io.cdppipeline.templates;

import io.cdppipeline.target.TableName;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names and texts as Presto spells them. */
public final class PrestoText {

    /** Written out, since asking Trino has it parse every keyword once, a fifth of what a short process does. */
    private static final Set<String> RESERVED = Set.of("""
            ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
            CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE
            DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR FROM FULL
            GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT
            JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE
            NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE
            UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH
            """.strip().split("\\s+"));

    private static final Set<String> RESERVED_LOWER =
            RESERVED.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());

    private PrestoText() {}

    /** Presto's reserved words, in upper case. */
    static Set<String> reserved() {
        return RESERVED;
    }

    /** A name as an identifier: quoted when it is a reserved word or holds anything but {@code [a-z0-9_]}. */
    public static String identifier(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("An identifier needs at least one character");
        }
        return isPlain(name) && !RESERVED_LOWER.contains(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A small letter or an underscore, then those and digits; every name goes through here, often. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return true;
    }

    /** A text as a string literal, quotes in it doubled. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** A table's qualified name. */
    public static String table(TableName name) {
        return identifier(name.database()) + '.' + identifier(name.table());
    }
}

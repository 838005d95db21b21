package io.cdppipeline.templates;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and texts as Hive spells them. */
public final class HiveText {

    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]*");

    /** The words that Hive 2.3 reserves; {@code time}, which later ones reserve too, is free there. */
    private static final Set<String> RESERVED = Set.of("""
            all alter and array as authorization between bigint binary boolean both by cache case cast char column commit conf
            constraint create cross cube current current_date current_timestamp cursor database date dayofweek decimal delete
            describe distinct double drop else end exchange exists extended external extract false fetch float floor following
            for foreign from full function grant group grouping having if import in inner insert int integer intersect interval
            into is join lateral left less like local macro map more none not null of on only or order out outer over
            partialscan partition percent preceding precision preserve primary procedure range reads reduce references regexp
            revoke right rlike rollback rollup row rows select set smallint start table tablesample then timestamp to transform
            trigger true truncate unbounded union uniquejoin update user using utc_tmestamp values varchar views when where
            window with""".split("\\s+"));

    private HiveText() {}

    /** A name as an identifier: in backquotes when it is a reserved word or holds anything but {@code [a-z0-9_]}. */
    public static String identifier(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("An identifier needs at least one character");
        }
        boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : '`' + name.replace("`", "``") + '`';
    }

    /** A text as a string literal: Hive reads backslashes in it, and takes two quotes for two literals side by side. */
    public static String literal(String text) {
        return '\''
                + text.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '\'';
    }
}

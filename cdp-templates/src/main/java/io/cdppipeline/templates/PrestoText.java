package io.cdppipeline.templates;

import io.cdppipeline.target.TableName;
import io.trino.sql.ReservedIdentifiers;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and texts as Presto spells them. */
public final class PrestoText {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** All of them: asking whether one name is reserved has Trino parse it. */
    private static final Set<String> RESERVED = Set.copyOf(ReservedIdentifiers.reservedIdentifiers());

    private PrestoText() {}

    /** A name as an identifier: quoted when it is a reserved word or holds anything but {@code [a-z0-9_]}. */
    public static String identifier(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("An identifier needs at least one character");
        }
        boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name.toUpperCase(Locale.ROOT));
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
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

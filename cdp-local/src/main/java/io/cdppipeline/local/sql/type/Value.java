package io.cdppipeline.local.sql.type;

import org.jspecify.annotations.Nullable;

/**
 * A translated expression.
 *
 * @param sql DuckDB's text, safe to put between any operators
 * @param type its Presto type
 * @param constant the value of a literal, as text; null for anything else
 * @param zone for a moment with a time zone whose parts are known apart; null else
 */
public record Value(
        String sql,
        Type type,
        @Nullable String constant,
        @Nullable Zone zone) {

    /**
     * The parts of a moment with a time zone.
     *
     * @param moment DuckDB's text of the UTC timestamp
     * @param name DuckDB's text of the zone's name
     */
    public record Zone(String moment, String name) {}

    public Value(String sql, Type type) {
        this(sql, type, null, null);
    }

    public static Value constant(String sql, Type type, String constant) {
        return new Value(sql, type, constant, null);
    }

    /** A moment of its parts; null if the moment is. */
    public static Value zoned(String moment, String zoneName, int precision) {
        return new Value(
                "CASE WHEN " + moment + " IS NOT NULL THEN {'t': " + moment + ", 'z': " + zoneName + "} END",
                Type.zoned(precision),
                null,
                new Zone(moment, zoneName));
    }

    /** The text where an operator follows or precedes. */
    public String operand() {
        return "(" + sql + ")";
    }

    /** The UTC timestamp of a moment with a time zone. */
    public String moment() {
        return zone != null ? zone.moment() : "(" + sql + ").t";
    }

    /** The name of the zone of a moment with a time zone. */
    public String zoneName() {
        return zone != null ? zone.name() : "(" + sql + ").z";
    }

    /** The timestamp that a clock in the zone shows; for a type without zone the value itself. */
    public String wall() {
        if (!type.is(Type.Kind.ZONED)) {
            return type.is(Type.Kind.DATE) ? "CAST(" + sql + " AS TIMESTAMP)" : sql;
        }
        return zoneName().equals("'UTC'")
                ? moment()
                : "make_timestamp(p_wall(epoch_us(" + moment() + "), " + zoneName() + "))";
    }

    Value as(Type other) {
        return new Value(sql, other, constant, zone);
    }
}

package io.cdppipeline.local.sql.translate;

/** Where an expression stands, which decides what it may hold. */
public enum Clause {
    SELECT(null),
    ORDER_BY(null),
    HAVING("HAVING clause"),
    WHERE("WHERE clause"),
    GROUP_BY("GROUP BY clause"),
    JOIN("JOIN clause"),
    PLAIN("expression");

    private final @org.jspecify.annotations.Nullable String title;

    Clause(@org.jspecify.annotations.Nullable String title) {
        this.title = title;
    }

    boolean allowsAggregates() {
        return title == null || this == HAVING;
    }

    boolean allowsWindows() {
        return title == null;
    }

    String title() {
        return title == null ? name() : title;
    }
}

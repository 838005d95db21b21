package io.cdppipeline.local.sql.scalar;

import java.sql.Connection;
import java.sql.SQLException;

/** The functions that DuckDB has no exact words for, written in Java. */
public final class ScalarFunctions {

    private static final Registry ALL = new Registry();

    static {
        CastScalars.fill(ALL);
        NumberScalars.fill(ALL);
        TextScalars.fill(ALL);
        RegexpScalars.fill(ALL);
        DateTimeScalars.fill(ALL);
        JsonScalars.fill(ALL);
        BinaryScalars.fill(ALL);
        UrlScalars.fill(ALL);
        TdScalars.fill(ALL);
        HiveScalars.fill(ALL);
    }

    private ScalarFunctions() {}

    public static void register(Connection connection) throws SQLException {
        ALL.register(connection);
    }
}

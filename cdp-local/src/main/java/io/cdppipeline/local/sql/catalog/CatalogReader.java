package io.cdppipeline.local.sql.catalog;

import io.cdppipeline.local.sql.failure.DuckErrors;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.target.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks up databases and columns for one statement, each once. */
public final class CatalogReader {

    /** What a database may be called. */
    public static final Pattern DATABASE = Pattern.compile("[a-z0-9_]{3,255}");

    private final Connection connection;
    private final Storage storage;
    private final Map<TableName, Optional<TableColumns>> known = new HashMap<>();

    public CatalogReader(Connection connection, Storage storage) {
        this.connection = connection;
        this.storage = storage;
    }

    public Storage storage() {
        return storage;
    }

    public boolean hasDatabase(String name) {
        if (name.equals("information_schema")) {
            return true;
        }
        // The name's form is looked at here: DuckDB would compile the pattern anew each time, which takes milliseconds.
        if (!DATABASE.matcher(name).matches() || List.of("main", "pg_catalog").contains(name)) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT 1 FROM duckdb_schemas()" + " WHERE schema_name = ? AND database_name = current_database()")) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
                return found.next();
            }
        } catch (SQLException e) {
            throw DuckErrors.translate(e);
        }
    }

    public Optional<TableColumns> columns(TableName name) {
        return known.computeIfAbsent(name, this::read);
    }

    private Optional<TableColumns> read(TableName name) {
        if (!DATABASE.matcher(name.database()).matches()) {
            return Optional.empty();
        }
        List<TableColumns.Named> columns = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT column_name, data_type, comment FROM duckdb_columns()"
                        + " WHERE schema_name = ? AND table_name = ? AND " + MetadataTables.IS_DATABASE
                        + " ORDER BY column_index")) {
            query.setString(1, name.database());
            query.setString(2, name.table());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new TableColumns.Named(
                            row.getString(1), TypeReader.stored(row.getString(2), row.getString(3))));
                }
            }
        } catch (SQLException e) {
            throw DuckErrors.translate(e);
        }
        if (storage.addsTime()) {
            // tables grow behind it, but it comes last
            columns.sort(Comparator.comparing(column -> column.name().equals("time")));
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new TableColumns(columns));
    }
}

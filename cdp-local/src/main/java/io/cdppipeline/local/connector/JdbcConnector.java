package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Properties;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Connector} over JDBC, with the settings of Treasure Data's database connectors: either {@code query}, or {@code
 * table} with {@code select}, {@code where} and {@code order_by}; {@code incremental: true} with {@code incremental_columns}
 * goes on after {@code last_record}; bounds on an {@code incremental_field} become conditions. Rows are fetched {@code
 * fetch_rows} (1,000) at a time. Thread-safe: every load has a connection of its own.
 *
 * <pre>{@code
 * LocalTreasureData.builder()
 *         .connector("mysql", JdbcConnector.to("jdbc:mysql://localhost/shop", Map.of("user", "me", "password", secret)))
 *         .start();
 * }</pre>
 */
public final class JdbcConnector implements Connector {

    private static final int FETCH_ROWS = 1_000;
    private static final DateTimeFormatter LITERAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Connections connections;

    private JdbcConnector(Connections connections) {
        this.connections = connections;
    }

    /** Where connections come from, such as {@code dataSource::getConnection}. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    /** Connects by a JDBC URL; the driver must be on the class path. */
    public static JdbcConnector to(String url, Map<String, String> properties) {
        Objects.requireNonNull(url, "url");
        Properties all = new Properties();
        all.putAll(properties);
        return new JdbcConnector(() -> DriverManager.getConnection(url, all));
    }

    /** Takes connections from elsewhere; they are closed after each load. */
    public static JdbcConnector over(Connections connections) {
        return new JdbcConnector(Objects.requireNonNull(connections, "connections"));
    }

    @Override
    public Stream<Map<String, Object>> read(ConnectorRequest request) throws SQLException {
        Connection connection = connections.open();
        try {
            connection.setAutoCommit(false);
            Select select = Select.of(request, connection.getMetaData().getIdentifierQuoteString());
            PreparedStatement statement = connection.prepareStatement(select.sql());
            statement.setFetchSize(
                    request.find("fetch_rows").map(Integer::parseInt).orElse(FETCH_ROWS));
            for (int i = 0; i < select.parameters().size(); i++) {
                statement.setObject(i + 1, select.parameters().get(i));
            }
            return rows(connection, statement.executeQuery());
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Stream<Map<String, Object>> rows(Connection connection, ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        Spliterator<Map<String, Object>> each = Spliterators.spliteratorUnknownSize(
                new RowIterator(rows, names), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(each, false).onClose(() -> {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new LoadFailure("Cannot close the connection to the source: " + e.getMessage(), e);
            }
        });
    }

    private static final class RowIterator implements java.util.Iterator<Map<String, Object>> {

        private final ResultSet rows;
        private final List<String> names;
        private boolean moved;
        private boolean there;

        RowIterator(ResultSet rows, List<String> names) {
            this.rows = rows;
            this.names = names;
        }

        @Override
        public boolean hasNext() {
            if (!moved) {
                try {
                    there = rows.next();
                } catch (SQLException e) {
                    throw new LoadFailure("the source's rows cannot be read on: " + e.getMessage(), e);
                }
                moved = true;
            }
            return there;
        }

        // A row may hold nulls, which Map's type does not say.
        @Override
        @SuppressWarnings("NullAway")
        public Map<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            moved = false;
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), value(i + 1));
            }
            return row;
        }

        private @Nullable Object value(int column) {
            try {
                Object value = rows.getObject(column);
                if (value instanceof java.sql.Array array) {
                    return array.getArray();
                }
                if (value instanceof java.sql.Clob text) {
                    return text.getSubString(1, (int) Math.min(Integer.MAX_VALUE, text.length()));
                }
                return value instanceof java.sql.Blob ? rows.getBytes(column) : value;
            } catch (SQLException e) {
                throw new LoadFailure(
                        "column '" + names.get(column - 1) + "' of the source cannot be read: " + e.getMessage(), e);
            }
        }
    }

    /** The statement that a configuration means. */
    private record Select(String sql, List<Object> parameters) {

        static Select of(ConnectorRequest request, String quote) {
            List<Object> parameters = new ArrayList<>();
            List<String> conditions = new ArrayList<>();
            List<String> order = new ArrayList<>();
            String from;
            if (request.find("query").isPresent() && request.find("table").isEmpty()) {
                from = "(" + request.require("query").replaceFirst(";\\s*$", "") + ") t";
            } else {
                from = quoted(request.require("table"), quote);
                request.find("where").ifPresent(where -> conditions.add("(" + where + ")"));
                request.find("order_by").ifPresent(order::add);
            }
            request.incrementalField().ifPresent(field -> {
                request.from().ifPresent(time -> {
                    conditions.add(quoted(field, quote) + " >= ?");
                    parameters.add(literal(time));
                });
                request.to().ifPresent(time -> {
                    conditions.add(quoted(field, quote) + " < ?");
                    parameters.add(literal(time.plusSeconds(1)));
                });
            });
            incremental(request, quote, conditions, order, parameters);
            return new Select(
                    "SELECT " + request.find("select").orElse("*") + " FROM " + from
                            + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                            + (order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order)),
                    parameters);
        }

        /** Rows after the last record, in the order of the incremental columns. */
        private static void incremental(
                ConnectorRequest request,
                String quote,
                List<String> conditions,
                List<String> order,
                List<Object> parameters) {
            JsonNode columns = request.settings().path("incremental_columns");
            if (!request.find("incremental").map(Boolean::parseBoolean).orElse(false) || columns.isEmpty()) {
                return;
            }
            List<String> names = new ArrayList<>();
            columns.forEach(column -> names.add(quoted(column.asText(), quote)));
            order.clear();
            order.addAll(names);
            JsonNode last = request.settings().path("last_record");
            if (last.isEmpty()) {
                return;
            }
            if (last.size() != names.size()) {
                throw new LoadFailure(request.type() + ": in.last_record has " + last.size() + " values, but"
                        + " in.incremental_columns has " + names.size() + " columns");
            }
            // (a > ?) OR (a = ? AND b > ?), which every database understands.
            List<String> alternatives = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                List<String> parts = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    parts.add(names.get(j) + " = ?");
                    parameters.add(value(last.get(j)));
                }
                parts.add(names.get(i) + " > ?");
                parameters.add(value(last.get(i)));
                alternatives.add("(" + String.join(" AND ", parts) + ")");
            }
            conditions.add("(" + String.join(" OR ", alternatives) + ")");
        }

        private static Object value(JsonNode node) {
            return node.isIntegralNumber() ? (Object) node.asLong() : node.isNumber() ? node.asDouble() : node.asText();
        }

        private static Object literal(Instant time) {
            return java.sql.Timestamp.valueOf(LITERAL.format(time));
        }

        private static String quoted(String name, String quote) {
            return quote.isBlank() ? name : quote + name.replace(quote, quote + quote) + quote;
        }
    }
}

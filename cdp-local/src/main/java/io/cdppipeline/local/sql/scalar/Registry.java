package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Collects functions written in Java for DuckDB. Each {@code x} becomes {@code p_x}, which fails, and {@code try_p_x}, which
 * gives null where {@code p_x} would fail. A null argument makes a null result.
 */
final class Registry {

    /** The arguments of one call. */
    static final class Arguments {
        private final DuckDBReadableVector[] vectors;
        private long row;

        Arguments(DuckDBReadableVector[] vectors) {
            this.vectors = vectors;
        }

        String text(int index) {
            return vectors[index].getString(row);
        }

        long number(int index) {
            return vectors[index].getLong(row);
        }

        double real(int index) {
            return vectors[index].getDouble(row);
        }

        boolean flag(int index) {
            return vectors[index].getBoolean(row);
        }

        LocalDate date(int index) {
            return vectors[index].getLocalDate(row);
        }

        private boolean anyNull() {
            for (DuckDBReadableVector vector : vectors) {
                if (vector.isNull(row)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What a function does with the arguments of one row. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object apply(Arguments arguments);
    }

    private record Function(String name, String types, Body body) {}

    private final List<Function> functions = new ArrayList<>();

    /**
     * Adds a function.
     *
     * @param types a letter for each argument, then {@code >} and one for the result: {@code V} varchar, {@code L} bigint,
     *     {@code D} double, {@code B} boolean, {@code T} date
     */
    Registry add(String name, String types, Body body) {
        functions.add(new Function(name, types, body));
        return this;
    }

    void register(Connection connection) throws SQLException {
        for (Function function : functions) {
            register(connection, "p_" + function.name(), function, false);
            register(connection, "try_p_" + function.name(), function, true);
        }
    }

    private static void register(Connection connection, String name, Function function, boolean tolerant)
            throws SQLException {
        int arrow = function.types().indexOf('>');
        char result = function.types().charAt(arrow + 1);
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name);
            for (int i = 0; i < arrow; i++) {
                builder.withParameter(type(function.types().charAt(i)));
            }
            builder.withReturnType(type(result))
                    .withVectorizedFunction(vectorized(function.body(), arrow, result, tolerant))
                    .register(connection);
        }
    }

    private static DuckDBColumnType type(char letter) {
        return switch (letter) {
            case 'V' -> DuckDBColumnType.VARCHAR;
            case 'L' -> DuckDBColumnType.BIGINT;
            case 'D' -> DuckDBColumnType.DOUBLE;
            case 'B' -> DuckDBColumnType.BOOLEAN;
            case 'T' -> DuckDBColumnType.DATE;
            default -> throw new IllegalArgumentException("no type " + letter);
        };
    }

    private static DuckDBScalarFunction vectorized(Body body, int count, char result, boolean tolerant) {
        return (DuckDBDataChunkReader input, DuckDBWritableVector output) -> {
            DuckDBReadableVector[] vectors = new DuckDBReadableVector[count];
            for (int i = 0; i < count; i++) {
                vectors[i] = input.vector(i);
            }
            Arguments arguments = new Arguments(vectors);
            long rows = input.rowCount();
            for (long row = 0; row < rows; row++) {
                arguments.row = row;
                Object value = arguments.anyNull() ? null : call(body, arguments, tolerant);
                write(output, row, result, value);
            }
        };
    }

    private static @Nullable Object call(Body body, Arguments arguments, boolean tolerant) {
        try {
            return body.apply(arguments);
        } catch (Raise e) {
            if (tolerant) {
                return null;
            }
            throw e;
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            if (tolerant) {
                return null;
            }
            throw Raise.argument(String.valueOf(e.getMessage()));
        }
    }

    private static void write(DuckDBWritableVector output, long row, char result, @Nullable Object value) {
        if (value == null) {
            output.setNull(row);
            return;
        }
        switch (result) {
            case 'V' -> output.setString(row, (String) value);
            case 'L' -> output.setLong(row, ((Number) value).longValue());
            case 'D' -> output.setDouble(row, (Double) value);
            case 'B' -> output.setBoolean(row, (Boolean) value);
            default -> output.setDate(row, (LocalDate) value);
        }
    }
}

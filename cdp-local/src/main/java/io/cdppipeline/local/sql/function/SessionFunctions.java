package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.scalar.TdTimes;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.Node;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Functions whose answer depends on when the query runs: the moment and the scheduled time of the request. */
public final class SessionFunctions {

    private SessionFunctions() {}

    public static Value currentTime(SqlRequest request, CurrentTime node) {
        String now = "make_timestamp(" + micros(request.now()) + ")";
        return switch (node.getFunction()) {
            case DATE -> new Value("CAST(" + now + " AS DATE)", Type.DATE);
            case TIMESTAMP -> Value.zoned(now, "'UTC'", 3);
            case LOCALTIMESTAMP -> new Value(now, Type.timestamp(3));
            case LOCALTIME -> new Value("CAST(" + now + " AS TIME)", Type.time(3));
            default -> throw Failures.notSupported(node, "CURRENT_TIME is a time with a time zone: use LOCALTIME");
        };
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment.truncatedTo(ChronoUnit.MILLIS));
    }

    /** The call in DuckDB's words, if it is one of these functions. */
    public static Optional<Value> write(SqlRequest request, Node node, String name, List<Value> arguments) {
        return switch (name) {
            case "now" ->
                arguments.isEmpty()
                        ? Optional.of(Value.zoned("make_timestamp(" + micros(request.now()) + ")", "'UTC'", 3))
                        : Optional.empty();
            case "td_scheduled_time" ->
                Optional.of(new Value("CAST(" + request.scheduledTime().getEpochSecond() + " AS BIGINT)", Type.BIGINT));
            case "td_interval" -> Optional.of(interval(request, node, arguments));
            case "td_interval_range" -> Optional.of(intervalRange(request, node, arguments));
            default -> Optional.empty();
        };
    }

    private static Value interval(SqlRequest request, Node node, List<Value> arguments) {
        if (arguments.size() < 2 || !Coercion.canWiden(arguments.get(0).type(), Type.BIGINT)) {
            throw Signature.unexpected(node, "td_interval", arguments);
        }
        long[] range = range(request, node, arguments, 1);
        String time = arguments.get(0).operand();
        return new Value("(" + time + " >= " + range[0] + " AND " + time + " < " + range[1] + ")", Type.BOOLEAN);
    }

    private static Value intervalRange(SqlRequest request, Node node, List<Value> arguments) {
        if (arguments.isEmpty()) {
            throw Signature.unexpected(node, "td_interval_range", arguments);
        }
        long[] range = range(request, node, arguments, 0);
        return new Value(
                "[CAST(" + range[0] + " AS BIGINT), CAST(" + range[1] + " AS BIGINT)]", Type.array(Type.BIGINT));
    }

    private static long[] range(SqlRequest request, Node node, List<Value> arguments, int at) {
        String window = arguments.get(at).constant();
        String zone = arguments.size() > at + 1 ? arguments.get(at + 1).constant() : "UTC";
        if (window == null || zone == null) {
            throw Failures.at(
                    node, "INVALID_FUNCTION_ARGUMENT", "TD_INTERVAL needs literals for its interval and time zone");
        }
        try {
            return TdTimes.interval(request.scheduledTime(), window, zone);
        } catch (Raise e) {
            throw Failures.at(node, e.errorName(), e.text());
        }
    }
}

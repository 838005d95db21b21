package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions of single values: which there are, and how arguments are taken. */
final class Functions {

    /** A call whose arguments are translated. */
    record Call(HiveNode node, String name, List<Value> arguments, Expressions expressions, Scope scope) {

        int size() {
            return arguments.size();
        }

        Value value(int index) {
            return arguments.get(index);
        }

        Type type(int index) {
            return value(index).type();
        }

        String text(int index) {
            return HiveCasts.text(node, value(index));
        }

        String whole(int index) {
            return as(index, Type.BIGINT);
        }

        String real(int index) {
            return as(index, Type.DOUBLE);
        }

        String as(int index, Type type) {
            return HiveCasts.cast(node, value(index), type).sql();
        }

        /** A moment, as CAST to timestamp makes it. */
        String moment(int index) {
            return HiveCasts.timestamp(node, value(index));
        }

        /** A day, as functions of dates take it. */
        String day(int index) {
            return HiveCasts.day(node, value(index));
        }

        String literal(int index) {
            return Expressions.literal(node, name, value(index));
        }

        RuntimeException wrong(String wanted) {
            return HiveErrors.arguments(node, name, wanted);
        }
    }

    /** What writes a call. */
    @FunctionalInterface
    interface Writer {
        Value write(Call call);
    }

    private record Function(int least, int most, Writer writer) {}

    /** Collects functions. */
    static final class Dictionary {

        private final Map<String, Function> functions = new HashMap<>();

        /** @param names one or more, divided by blanks */
        Dictionary add(String names, int least, int most, Writer writer) {
            for (String name : names.split(" ")) {
                functions.put(name, new Function(least, most, writer));
            }
            return this;
        }

        Dictionary text(String names, int least, int most, java.util.function.Function<Call, String> sql) {
            return add(names, least, most, call -> new Value(sql.apply(call), Type.VARCHAR));
        }

        Dictionary whole(String names, int least, int most, java.util.function.Function<Call, String> sql) {
            return add(names, least, most, call -> new Value("CAST(" + sql.apply(call) + " AS INTEGER)", Type.INTEGER));
        }

        Dictionary real(String names, int least, int most, java.util.function.Function<Call, String> sql) {
            return add(names, least, most, call -> new Value(sql.apply(call), Type.DOUBLE));
        }

        Dictionary flag(String names, int least, int most, java.util.function.Function<Call, String> sql) {
            return add(names, least, most, call -> new Value(sql.apply(call), Type.BOOLEAN));
        }
    }

    private static final int MANY = Integer.MAX_VALUE;
    private static final Dictionary ALL = new Dictionary();

    static {
        TextFunctions.fill(ALL);
        NumberFunctions.fill(ALL);
        DateFunctions.fill(ALL);
        CollectionFunctions.fill(ALL);
        TreasureFunctions.fill(ALL);
    }

    private Functions() {}

    static int many() {
        return MANY;
    }

    static Value write(Call call) {
        Function function = ALL.functions.get(call.name());
        if (function == null) {
            throw HiveErrors.unsupported(
                    call.node(), "The function " + call.name().toUpperCase(Locale.ROOT));
        }
        if (call.size() < function.least() || call.size() > function.most()) {
            throw call.wrong("got " + call.size());
        }
        return function.writer().write(call);
    }
}

package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.TypeReader;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a function takes and gives, written as {@code element_at(map(K, V), K) -> V}: single capitals are type variables,
 * {@code function(T, U)} is a lambda from T to U, {@code …} after the last type repeats it, {@code $1} as a result is the
 * type of the first argument, varchar for a char; {@code =1} is that type as it is. {@code timestamp}, {@code zoned}, {@code time} and {@code decimal} without numbers take any
 * precision.
 */
public record Signature(String name, List<Type> parameters, boolean repeated, String result) {

    /** A number that no precision has: any will do. */
    static final int ANY = -1;

    static Signature read(String text) {
        int open = text.indexOf('(');
        int arrow = text.lastIndexOf("->");
        String inside = text.substring(open + 1, text.lastIndexOf(')', arrow)).trim();
        List<Type> parameters = new ArrayList<>();
        boolean repeated = inside.endsWith("...");
        if (repeated) {
            inside = inside.substring(0, inside.length() - 3);
        }
        if (!inside.isEmpty()) {
            new Reader(inside).list(parameters);
        }
        return new Signature(
                text.substring(0, open),
                parameters,
                repeated,
                text.substring(arrow + 2).trim());
    }

    /** What Trino says where no signature fits. */
    public static SqlFailure unexpected(Node node, String name, List<Value> arguments) {
        String types = arguments.stream().map(value -> value.type().display()).collect(Collectors.joining(", "));
        return Failures.at(
                node, "FUNCTION_NOT_FOUND", "Unexpected parameters (" + types + ") for function " + name + ".");
    }

    boolean takes(int arguments) {
        return repeated ? arguments >= parameters.size() : arguments == parameters.size();
    }

    public Type parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    /** How an attempt to call went: what the variables are bound to, and whether a conversion was needed. */
    public static final class Binding {
        public final Map<String, Type> variables = new HashMap<>();
        public int conversions;

        public Type resolve(Type type) {
            return switch (type.kind()) {
                case VARIABLE ->
                    variables.getOrDefault(String.valueOf(type.names().get(0)), Type.UNKNOWN);
                case ARRAY -> Type.array(resolve(type.element()));
                case MAP -> Type.map(resolve(type.key()), resolve(type.value()));
                case ROW -> Type.row(type.args().stream().map(this::resolve).toList(), type.names());
                case FUNCTION ->
                    Type.function(type.args().stream().map(this::resolve).toList());
                default -> type;
            };
        }
    }

    /** Whether an argument of this type fits the parameter, binding variables on the way. */
    static boolean fits(Type parameter, Type argument, Binding binding) {
        switch (parameter.kind()) {
            case VARIABLE -> {
                String name = String.valueOf(parameter.names().get(0));
                Type bound = binding.variables.get(name);
                if (bound == null) {
                    binding.variables.put(name, argument);
                    return true;
                }
                Optional<Type> common = Coercion.common(bound, argument);
                common.ifPresent(type -> binding.variables.put(name, type));
                return common.isPresent();
            }
            case ARRAY, MAP, ROW -> {
                if (argument.is(Kind.UNKNOWN)) {
                    binding.conversions++;
                    return true;
                }
                if (argument.kind() != parameter.kind()
                        || argument.args().size() != parameter.args().size()) {
                    return false;
                }
                for (int i = 0; i < parameter.args().size(); i++) {
                    if (!fits(parameter.args().get(i), argument.args().get(i), binding)) {
                        return false;
                    }
                }
                return true;
            }
            case FUNCTION -> {
                return argument.is(Kind.FUNCTION);
            }
            default -> {
                return fitsPlain(parameter, argument, binding);
            }
        }
    }

    private static boolean fitsPlain(Type parameter, Type argument, Binding binding) {
        if (parameter.kind() == argument.kind() && (parameter.p() == ANY || parameter.equals(argument))) {
            return true;
        }
        if (parameter.equals(Type.VARCHAR) && argument.isText()) {
            return true;
        }
        binding.conversions++;
        if (parameter.p() == ANY) {
            return switch (parameter.kind()) {
                case DECIMAL -> argument.isInteger() || argument.is(Kind.UNKNOWN);
                case TIMESTAMP -> argument.is(Kind.DATE) || argument.is(Kind.UNKNOWN);
                case ZONED -> argument.isDateTime() || argument.is(Kind.UNKNOWN);
                default -> argument.is(Kind.UNKNOWN);
            };
        }
        return Coercion.canWiden(argument, parameter);
    }

    /** The argument as the parameter wants it. */
    public static Value convert(Value argument, Type parameter) {
        Type type = argument.type();
        if (parameter.is(Kind.FUNCTION) || (parameter.kind() == type.kind() && parameter.p() == ANY)) {
            return argument;
        }
        if (parameter.is(Kind.VARCHAR) && type.is(Kind.VARCHAR)) {
            return argument;
        }
        if (parameter.is(Kind.VARCHAR) && type.is(Kind.CHAR)) {
            // a char keeps its type, as some functions give one back, but is as long as its type says
            return new Value("rpad(" + argument.sql() + ", " + type.p() + ", ' ')", type);
        }
        Type target = parameter;
        if (parameter.p() == ANY) {
            target = switch (parameter.kind()) {
                case DECIMAL -> Coercion.asDecimal(type.isInteger() ? type : Type.BIGINT);
                case TIMESTAMP -> Type.timestamp(type.is(Kind.DATE) ? 0 : 3);
                case ZONED -> Type.zoned(type.isDateTime() ? type.p() : 3);
                default -> Type.time(3);
            };
        }
        return Coercion.widen(argument, target);
    }

    /** The result's type for these arguments. */
    public Type result(Binding binding, List<Value> arguments) {
        if (result.startsWith("=")) {
            return arguments.get(Integer.parseInt(result.substring(1)) - 1).type();
        }
        if (result.startsWith("$")) {
            Type of = arguments.get(Integer.parseInt(result.substring(1)) - 1).type();
            return of.is(Kind.CHAR) ? Type.varchar(of.p()) : of;
        }
        return binding.resolve(new Reader(result).type());
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void list(List<Type> into) {
            do {
                into.add(type());
            } while (eat(','));
        }

        Type type() {
            skipBlanks();
            int start = at;
            while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            String word = text.substring(start, at);
            List<Type> inner = new ArrayList<>();
            int precision = ANY;
            if (eat('(')) {
                skipBlanks();
                if (Character.isDigit(text.charAt(at))) {
                    int number = at;
                    while (text.charAt(at) != ')') {
                        at++;
                    }
                    precision = Integer.parseInt(text.substring(number, at));
                } else {
                    list(inner);
                }
                eat(')');
            }
            return named(word, inner, precision);
        }

        private static Type named(String word, List<Type> inner, int precision) {
            return switch (word) {
                case "array" -> Type.array(inner.get(0));
                case "map" -> Type.map(inner.get(0), inner.get(1));
                case "row" -> Type.row(inner, new ArrayList<>(java.util.Collections.nCopies(inner.size(), null)));
                case "function" -> Type.function(inner);
                case "timestamp" -> Type.timestamp(precision);
                case "zoned" -> Type.zoned(precision);
                case "time" -> Type.time(precision);
                case "decimal" -> Type.decimal(ANY, ANY);
                case "varchar" -> precision == ANY ? Type.VARCHAR : Type.varchar(precision);
                case "day_interval" -> Type.INTERVAL_DAY;
                case "year_interval" -> Type.INTERVAL_YEAR;
                default ->
                    word.length() == 1
                            ? Type.variable(word)
                            : TypeReader.presto(word)
                                    .orElseThrow(() -> new IllegalArgumentException("no type " + word));
            };
        }

        private boolean eat(char wanted) {
            skipBlanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}

package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.failure.Failures;
import io.cdppipeline.local.sql.type.Coercion;
import io.cdppipeline.local.sql.type.Sql;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.Optional;
import java.util.StringJoiner;

/** Functions of numbers, and those of any comparable values. */
final class MathFunctions {

    private MathFunctions() {}

    static void fill(Functions.Dictionary d) {
        for (String type : new String[] {"integer", "bigint", "smallint", "tinyint"}) {
            int bits = type.equals("integer") ? 32 : type.equals("bigint") ? 64 : type.equals("smallint") ? 16 : 8;
            for (String shift : new String[] {"left_shift", "right_shift", "right_shift_arithmetic"}) {
                d.add(
                        "bitwise_" + shift + "(" + type + ", bigint) -> " + type,
                        "CAST(p_" + shift + "({0}, {1}, " + bits + ") AS " + type + ")");
            }
            d.add("mod(" + type + ", " + type + ") -> " + type, "CAST(p_mod({0}, {1}) AS " + type + ")");
            d.add("abs(" + type + ") -> " + type, "abs({0})")
                    .add("ceiling(" + type + ") -> " + type, "{0}")
                    .add("ceil(" + type + ") -> " + type, "{0}")
                    .add("floor(" + type + ") -> " + type, "{0}")
                    .add("sign(" + type + ") -> " + type, "CAST(sign({0}) AS " + type + ")")
                    .add("round(" + type + ") -> " + type, "{0}")
                    .add(
                            "round(" + type + ", bigint) -> " + type,
                            "CAST(p_round_long({0}, {1}, '" + type + "') AS " + type + ")");
        }
        for (String name : new String[] {"abs", "ceil", "ceiling", "floor"}) {
            String duck = name.equals("ceiling") ? "ceil" : name;
            d.add(name + "(real) -> real", duck + "({0})");
        }
        d.add("sign(real) -> real", "CAST(CASE WHEN isnan({0}) THEN {0} ELSE sign({0}) END AS FLOAT)")
                .add("truncate(real) -> real", "trunc({0})")
                .add("round(real) -> real", "CAST(p_round(CAST({0} AS DOUBLE), 0) AS FLOAT)")
                .add("round(real, bigint) -> real", "CAST(p_round(CAST({0} AS DOUBLE), {1}) AS FLOAT)")
                .add("mod(real, real) -> real", "CAST(({0}) % ({1}) AS FLOAT)")
                .add("truncate(decimal, bigint) -> $1", MathFunctions::truncateDecimal)
                .add("width_bucket(double, array(double)) -> bigint", "p_bucket_of({0}, {1})")
                .add("mod(decimal, decimal) -> decimal", MathFunctions::decimalMod)
                .add("mod(double, double) -> double", "({0}) % ({1})")
                .add("abs(decimal) -> $1", "abs({0})")
                .add("abs(double) -> double", "abs({0})")
                .add("sign(decimal) -> decimal", MathFunctions::decimalSign)
                .add("sign(double) -> double", "CAST(CASE WHEN isnan({0}) THEN {0} ELSE sign({0}) END AS DOUBLE)")
                .add("ceiling(decimal) -> decimal", call -> toWhole(call, "ceil"))
                .add("ceil(decimal) -> decimal", call -> toWhole(call, "ceil"))
                .add("floor(decimal) -> decimal", call -> toWhole(call, "floor"))
                .add("round(decimal) -> decimal", call -> toWhole(call, "round"))
                .add("round(decimal, bigint) -> decimal", MathFunctions::roundDecimal)
                .add("truncate(decimal) -> decimal", MathFunctions::truncateWhole)
                .add("ceiling(double) -> double", "ceil({0})")
                .add("ceil(double) -> double", "ceil({0})")
                .add("floor(double) -> double", "floor({0})")
                .add("round(double) -> double", "p_round({0}, 0)")
                .add("round(double, bigint) -> double", "p_round({0}, {1})")
                .add("truncate(double) -> double", "trunc({0})")
                .add("exp(double) -> double", "exp({0})")
                .add("ln(double) -> double", "p_ln({0})")
                .add("log2(double) -> double", "p_log(2, {0})")
                .add("log10(double) -> double", "p_log(10, {0})")
                .add("log(double, double) -> double", "p_log({0}, {1})")
                .add("power(double, double) -> double", "power({0}, {1})")
                .add("pow(double, double) -> double", "power({0}, {1})")
                .add("sqrt(double) -> double", "p_sqrt({0})")
                .add("cbrt(double) -> double", "cbrt({0})")
                .add("sin(double) -> double", "sin({0})")
                .add("cos(double) -> double", "cos({0})")
                .add("tan(double) -> double", "tan({0})")
                .add("asin(double) -> double", "p_asin({0})")
                .add("acos(double) -> double", "p_acos({0})")
                .add("atan(double) -> double", "atan({0})")
                .add("atan2(double, double) -> double", "atan2({0}, {1})")
                .add("sinh(double) -> double", "sinh({0})")
                .add("cosh(double) -> double", "cosh({0})")
                .add("tanh(double) -> double", "tanh({0})")
                .add("degrees(double) -> double", "degrees({0})")
                .add("radians(double) -> double", "radians({0})")
                .add("pi() -> double", "pi()")
                .add("e() -> double", "exp(1.0E0)")
                .add("nan() -> double", "CAST('NaN' AS DOUBLE)")
                .add("infinity() -> double", "CAST('Infinity' AS DOUBLE)")
                .add("is_nan(double) -> boolean", "isnan({0})")
                .add("is_finite(double) -> boolean", "isfinite({0})")
                .add("is_infinite(double) -> boolean", "isinf({0})")
                .add("rand() -> double", "random()")
                .add("random() -> double", "random()")
                .add("rand(bigint) -> bigint", "CAST(floor(random() * ({0})) AS BIGINT)")
                .add("random(bigint) -> bigint", "CAST(floor(random() * ({0})) AS BIGINT)")
                .add("rand(bigint, bigint) -> bigint", "({0}) + CAST(floor(random() * (({1}) - ({0}))) AS BIGINT)")
                .add("random(bigint, bigint) -> bigint", "({0}) + CAST(floor(random() * (({1}) - ({0}))) AS BIGINT)")
                .add("width_bucket(double, double, double, bigint) -> bigint", "{!}p_width_bucket({0}, {1}, {2}, {3})")
                .add("bitwise_and(bigint, bigint) -> bigint", "({0}) & ({1})")
                .add("bitwise_or(bigint, bigint) -> bigint", "({0}) | ({1})")
                .add("bitwise_xor(bigint, bigint) -> bigint", "xor({0}, {1})")
                .add("bitwise_not(bigint) -> bigint", "~({0})")
                .add("bit_count(bigint, bigint) -> bigint", "p_bit_count({0}, {1})")
                .add("to_base(bigint, bigint) -> varchar(64)", "{!}p_to_base({0}, {1})")
                .add("from_base(varchar, bigint) -> bigint", "{!}p_from_base({0}, {1})")
                .add("format_number(bigint) -> varchar", "p_format_long({0})")
                .add("format_number(double) -> varchar", "p_format_number({0})")
                .add("normal_cdf(double, double, double) -> double", "{!}p_normal_cdf({0}, {1}, {2})")
                .add("inverse_normal_cdf(double, double, double) -> double", "{!}p_inverse_normal_cdf({0}, {1}, {2})")
                .add("wilson_interval_lower(bigint, bigint, double) -> double", "{!}p_wilson({0}, {1}, {2}, -1)")
                .add("wilson_interval_upper(bigint, bigint, double) -> double", "{!}p_wilson({0}, {1}, {2}, 1)")
                .add("greatest(T, T...) -> T", call -> extreme(call, "greatest"))
                .add("greatest(T) -> T", call -> extreme(call, "greatest"))
                .add("least(T, T...) -> T", call -> extreme(call, "least"))
                .add("least(T) -> T", call -> extreme(call, "least"));
    }

    /** Null if any argument is, which DuckDB would skip. */
    private static Value extreme(Functions.Call call, String name) {
        Type of = call.result();
        if (!Comparisons.isOrderable(of) || of.isNested() || of.is(Kind.ZONED)) {
            throw of.is(Kind.MAP) || of.is(Kind.JSON)
                    ? Signature.unexpected(call.node(), name, call.arguments())
                    : Failures.notSupported(call.node(), name + " of " + of);
        }
        StringJoiner known = new StringJoiner(" AND ", "CASE WHEN ", " THEN ");
        StringJoiner all = new StringJoiner(", ", name + "(", ")");
        for (Value argument : call.arguments()) {
            if (argument.constant() == null) {
                known.add(argument.operand() + " IS NOT NULL");
            }
            all.add(argument.sql());
        }
        String guard = known.toString();
        return new Value(guard.equals("CASE WHEN  THEN ") ? all.toString() : guard + all + " END", call.result());
    }

    private static Value toWhole(Functions.Call call, String name) {
        Type from = call.argument(0).type();
        Type to = Type.decimal(Math.max(1, Math.min(38, from.p() - from.s() + Math.min(from.s(), 1))), 0);
        return new Value(Sql.cast(name + "(" + call.sql(0) + ")", to), to);
    }

    private static Value truncateWhole(Functions.Call call) {
        Type from = call.argument(0).type();
        Type to = Type.decimal(Math.max(1, from.p() - from.s()), 0);
        return new Value(Sql.cast("trunc(" + call.sql(0) + ")", to), to);
    }

    private static Value truncateDecimal(Functions.Call call) {
        Type type = call.argument(0).type();
        return new Value(Sql.cast("p_truncate(CAST(" + call.sql(0) + " AS VARCHAR), " + call.sql(1) + ")", type), type);
    }

    private static Value decimalSign(Functions.Call call) {
        Type to = Type.decimal(1, 0);
        return new Value(Sql.cast("sign(" + call.sql(0) + ")", to), to);
    }

    /** The scale stays, one digit is added: {@code round(1.25, 1)} is {@code 1.30}. */
    private static Value roundDecimal(Functions.Call call) {
        Type from = call.argument(0).type();
        Type to = Type.decimal(Math.min(38, from.p() + 1), from.s());
        return new Value(
                Sql.cast(
                        "p_round_decimal(CAST(" + call.sql(0) + " AS VARCHAR), " + call.sql(1) + ", " + from.s() + ")",
                        to),
                to);
    }

    private static Value decimalMod(Functions.Call call) {
        return Arithmetic.modulus(call.argument(0), call.argument(1));
    }

    /** The type that arithmetic on two numbers meets in. */
    static Optional<Type> numeric(Type a, Type b) {
        return (a.isNumeric() && b.isNumeric()) || a.is(Kind.UNKNOWN) || b.is(Kind.UNKNOWN)
                ? Coercion.common(a, b)
                : Optional.empty();
    }
}

package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Functions of numbers and conditions. */
final class NumberFunctions {

    private NumberFunctions() {}

    static void fill(Functions.Dictionary d) {
        int many = Functions.many();
        for (String name :
                new String[] {"exp", "sin", "cos", "tan", "asin", "acos", "atan", "degrees", "radians", "cbrt"}) {
            d.real(name, 1, 1, c -> name + "(" + c.real(0) + ")");
        }
        d.real("sqrt", 1, 1, c -> "CASE WHEN " + c.real(0) + " >= 0 THEN sqrt(" + c.real(0) + ") END")
                .real("ln", 1, 1, c -> positive(c, 0, "ln(" + c.real(0) + ")"))
                .real("log10", 1, 1, c -> positive(c, 0, "log10(" + c.real(0) + ")"))
                .real("log2", 1, 1, c -> positive(c, 0, "log2(" + c.real(0) + ")"))
                .real(
                        "log",
                        1,
                        2,
                        c -> c.size() == 1
                                ? positive(c, 0, "ln(" + c.real(0) + ")")
                                : "CASE WHEN " + c.real(0) + " > 1 AND " + c.real(1) + " > 0 THEN ln(" + c.real(1)
                                        + ") / ln(" + c.real(0) + ") END")
                .real("pow power", 2, 2, c -> "pow(" + c.real(0) + ", " + c.real(1) + ")")
                .real("rand", 0, 1, c -> "random()")
                .real("pi", 0, 0, c -> "pi()")
                .real("e", 0, 0, c -> "exp(1.0)")
                .add("abs", 1, 1, c -> same(c, "abs"))
                .add("negative", 1, 1, c -> same(c, "-"))
                .add("positive", 1, 1, c -> same(c, "+"))
                .add("floor", 1, 1, c -> rounded(c, "floor"))
                .add("ceil ceiling", 1, 1, c -> rounded(c, "ceil"))
                .add("round", 1, 2, c -> round(c, "p_hive_round"))
                .add("bround", 1, 2, c -> round(c, "p_hive_bround"))
                .add("sign", 1, 1, c -> new Value("CAST(sign(" + c.real(0) + ") AS DOUBLE)", Type.DOUBLE))
                .add("pmod", 2, 2, NumberFunctions::pmod)
                .text("bin", 1, 1, c -> "bin(" + c.whole(0) + ")")
                .text("conv", 3, 3, c -> "p_hive_conv(" + c.text(0) + ", " + c.whole(1) + ", " + c.whole(2) + ")")
                .add("greatest least", 2, many, NumberFunctions::extreme)
                .add("if", 3, 3, NumberFunctions::either)
                .add("nvl", 2, 2, NumberFunctions::coalesce)
                .add("coalesce", 1, many, NumberFunctions::coalesce)
                .add("nullif", 2, 2, NumberFunctions::nullif)
                .flag("isnull", 1, 1, c -> "(" + c.value(0).operand() + " IS NULL)")
                .flag("isnotnull", 1, 1, c -> "(" + c.value(0).operand() + " IS NOT NULL)")
                .flag("assert_true", 1, 1, c -> {
                    throw HiveErrors.unsupported(c.node(), "The function ASSERT_TRUE");
                });
    }

    private static String positive(Functions.Call c, int index, String sql) {
        return "CASE WHEN " + c.real(index) + " > 0 THEN " + sql + " END";
    }

    private static Value same(Functions.Call c, String function) {
        Value number = Expressions.number(c.node(), c.value(0));
        return new Value(function + "(" + number.sql() + ")", number.type());
    }

    /** A bigint, save of a decimal. */
    private static Value rounded(Functions.Call c, String function) {
        Value number = Expressions.number(c.node(), c.value(0));
        if (number.type().is(Kind.DECIMAL)) {
            Type type = HiveTypes.bounded(number.type().p() - number.type().s() + 1, 0);
            return new Value("CAST(" + function + "(" + number.sql() + ") AS " + type.duck() + ")", type);
        }
        return new Value("TRY_CAST(" + function + "(" + number.sql() + ") AS BIGINT)", Type.BIGINT);
    }

    private static Value round(Functions.Call c, String function) {
        Value number = Expressions.number(c.node(), c.value(0));
        String digits = c.size() > 1 ? c.literal(1) : "0";
        if (!digits.matches("-?[0-9]{1,4}")) {
            throw c.wrong("its second is a whole number");
        }
        if (number.type().is(Kind.DECIMAL)) {
            int scale = Math.max(0, Math.min(number.type().s(), Integer.parseInt(digits)));
            Type type = HiveTypes.bounded(number.type().p() - number.type().s() + scale + 1, scale);
            return new Value("CAST(round(" + number.sql() + ", " + digits + ") AS " + type.duck() + ")", type);
        }
        String sql = function + "("
                + HiveCasts.cast(c.node(), number, Type.DOUBLE).sql() + ", CAST(" + digits + " AS BIGINT))";
        if (number.type().isInteger()) {
            return digits.startsWith("-")
                    ? new Value("TRY_CAST(" + sql + " AS " + number.type().duck() + ")", number.type())
                    : number;
        }
        return new Value(sql, Type.DOUBLE);
    }

    private static Value pmod(Functions.Call c) {
        Value a = Expressions.number(c.node(), c.value(0));
        Value b = Expressions.number(c.node(), c.value(1));
        Type type = HiveTypes.wider(a.type(), b.type());
        String x = HiveCasts.cast(c.node(), a, type).operand();
        String y = "nullif(" + HiveCasts.cast(c.node(), b, type).sql() + ", 0)";
        return new Value("(((" + x + " % " + y + ") + " + y + ") % " + y + ")", type);
    }

    /** Null if any is. */
    private static Value extreme(Functions.Call c) {
        Type type = HiveTypes.common(c.node(), c.arguments());
        StringJoiner values = new StringJoiner(", ");
        StringJoiner present = new StringJoiner(" AND ");
        for (Value value : c.arguments()) {
            String sql = HiveCasts.cast(c.node(), value, type).sql();
            values.add(sql);
            present.add("(" + sql + ") IS NOT NULL");
        }
        return new Value("CASE WHEN " + present + " THEN " + c.name() + "(" + values + ") END", type);
    }

    private static Value either(Functions.Call c) {
        String condition = HiveCasts.cast(c.node(), c.value(0), Type.BOOLEAN).sql();
        return Expressions.choice(c.node(), List.of(condition), List.of(c.value(1)), c.value(2));
    }

    private static Value coalesce(Functions.Call c) {
        Type type = HiveTypes.common(c.node(), c.arguments());
        List<String> values = new ArrayList<>();
        c.arguments()
                .forEach(each -> values.add(HiveCasts.cast(c.node(), each, type).sql()));
        return new Value("coalesce(" + String.join(", ", values) + ")", type);
    }

    private static Value nullif(Functions.Call c) {
        String equal = c.expressions()
                .comparison(c.node(), "EQUAL", c.value(0), c.value(1))
                .sql();
        return new Value("CASE WHEN " + equal + " THEN NULL ELSE " + c.value(0).sql() + " END", c.type(0));
    }
}

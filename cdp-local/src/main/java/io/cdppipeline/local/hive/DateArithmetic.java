package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.sql.hive.HiveSyntax;
import org.jspecify.annotations.Nullable;

/** A date or a timestamp plus or minus an INTERVAL. */
final class DateArithmetic {

    private DateArithmetic() {}

    /** What the interval makes of the moment; null if neither side is an interval. */
    static @Nullable Value shifted(HiveNode node, Expressions expressions, Scope scope) {
        HiveNode left = node.child(0);
        HiveNode right = node.child(1);
        boolean onTheRight = isInterval(right);
        HiveNode interval = onTheRight ? right : isInterval(left) && node.is("PLUS") ? left : null;
        if (interval == null) {
            return null;
        }
        Value moment = expressions.write(onTheRight ? left : right, scope);
        // internal_interval(kind, amount): the kind is the number of the grammar's token.
        String amount = Literals.unquoted(
                "'" + interval.child(2).text().replace("'", "").replace("\"", "") + "'");
        if (!amount.matches("[+-]?[0-9]{1,9}")) {
            throw HiveErrors.unsupported(interval, "An INTERVAL with the text '" + amount + "'");
        }
        String unit = HiveSyntax.kind(interval.child(1).text());
        String step = switch (unit) {
            case "TOK_INTERVAL_YEAR_LITERAL" -> "to_years(" + amount + ")";
            case "TOK_INTERVAL_MONTH_LITERAL" -> "to_months(" + amount + ")";
            case "TOK_INTERVAL_DAY_LITERAL" -> "to_days(" + amount + ")";
            case "TOK_INTERVAL_HOUR_LITERAL" -> "to_hours(" + amount + ")";
            case "TOK_INTERVAL_MINUTE_LITERAL" -> "to_minutes(" + amount + ")";
            case "TOK_INTERVAL_SECOND_LITERAL" -> "to_seconds(" + amount + ")";
            default -> throw HiveErrors.unsupported(interval, "This INTERVAL");
        };
        boolean date = moment.type().is(Kind.DATE) && !unit.matches(".*(HOUR|MINUTE|SECOND).*");
        String sql = HiveCasts.timestamp(node, moment) + (node.is("PLUS") ? " + " : " - ") + step;
        return date
                ? new Value("CAST(" + sql + " AS DATE)", Type.DATE)
                : new Value("(" + sql + ")", HiveTypes.TIMESTAMP);
    }

    private static boolean isInterval(HiveNode node) {
        return node.is("TOK_FUNCTION") && node.child(0).text().equalsIgnoreCase("internal_interval");
    }
}

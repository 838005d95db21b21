package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.failure.Raise;
import io.cdppipeline.local.sql.scalar.TdTimes;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Type.Kind;
import io.cdppipeline.local.sql.type.Value;
import java.util.StringJoiner;

/** Treasure Data's functions in Hive (facts: td-api, section 8.5). */
final class TreasureFunctions {

    private TreasureFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.flag("td_time_range", 2, 4, TreasureFunctions::range)
                .flag("td_interval", 2, 3, TreasureFunctions::interval)
                .text(
                        "td_time_format",
                        2,
                        3,
                        c -> "p_td_time_format(" + c.whole(0) + ", " + c.text(1) + ", " + zone(c, 2) + ")")
                .text(
                        "td_time_string",
                        2,
                        3,
                        c -> "p_td_time_string(" + c.whole(0) + ", " + c.text(1) + ", " + zone(c, 2) + ")")
                .text("td_url_decode", 1, 1, c -> "p_url_decode(" + c.text(0) + ")")
                .text("td_md5", 1, 1, c -> "md5(" + c.text(0) + ")")
                .text("td_sessionize", 3, 3, TreasureFunctions::sessionize)
                .add("td_time_parse", 1, 2, c -> bigint("p_td_time_parse(" + c.text(0) + ", " + zone(c, 1) + ")"))
                .add("td_time_add", 2, 3, c -> bigint(seconds(c, 0, 2) + " + p_td_duration(" + c.text(1) + ")"))
                .add(
                        "td_date_trunc",
                        2,
                        3,
                        c -> bigint("p_td_date_trunc(" + c.text(0) + ", " + c.whole(1) + ", " + zone(c, 2) + ")"))
                .add(
                        "td_scheduled_time",
                        0,
                        0,
                        c -> bigint("CAST("
                                + c.expressions()
                                        .context()
                                        .request()
                                        .scheduledTime()
                                        .getEpochSecond() + " AS BIGINT)"))
                .add("td_x_rank", 1, Functions.many(), TreasureFunctions::rank)
                .add(
                        "td_parse_agent",
                        1,
                        1,
                        c -> new Value(
                                "from_json(p_td_parse_agent(" + c.text(0) + "), '\"MAP(VARCHAR, VARCHAR)\"')",
                                Type.map(Type.VARCHAR, Type.VARCHAR)))
                .text(
                        "td_parse_user_agent",
                        1,
                        2,
                        c -> c.size() == 1
                                ? "p_td_parse_agent(" + c.text(0) + ")"
                                : "p_td_user_agent_part(" + c.text(0) + ", " + c.text(1) + ")");
        for (String part : new String[] {
            "country_name",
            "country_code",
            "city_name",
            "postal_code",
            "connection_type",
            "domain",
            "latitude",
            "longitude"
        }) {
            // There is no database of addresses here: every address is unknown.
            d.text("td_ip_to_" + part, 1, 1, c -> "CAST(NULL AS VARCHAR)");
        }
    }

    private static Value bigint(String sql) {
        return new Value("(" + sql + ")", Type.BIGINT);
    }

    private static String zone(Functions.Call c, int index) {
        return c.size() > index ? c.text(index) : "'UTC'";
    }

    private static String seconds(Functions.Call c, int index, int zone) {
        return c.type(index).isText()
                ? "p_td_time_parse(" + c.text(index) + ", " + zone(c, zone) + ")"
                : "(" + c.whole(index) + ")";
    }

    /** {@code start <= time < end}; a null bound is open. */
    private static String range(Functions.Call c) {
        String time = "(" + c.whole(0) + ")";
        StringJoiner sql = new StringJoiner(" AND ", "(", ")").setEmptyValue("(" + time + " IS NOT NULL)");
        for (int i = 1; i < Math.min(3, c.size()); i++) {
            if (!c.type(i).is(Kind.UNKNOWN)) {
                String open =
                        c.value(i).constant() != null ? "" : "(" + c.value(i).operand() + " IS NULL) OR ";
                sql.add("(" + open + time + (i == 1 ? " >= " : " < ") + seconds(c, i, 3) + ")");
            }
        }
        return sql.toString();
    }

    private static String interval(Functions.Call c) {
        try {
            long[] range = TdTimes.interval(
                    c.expressions().context().request().scheduledTime(),
                    c.literal(1),
                    c.size() > 2 ? c.literal(2) : "UTC");
            String time = "(" + c.whole(0) + ")";
            return "(" + time + " >= " + range[0] + " AND " + time + " < " + range[1] + ")";
        } catch (Raise e) {
            throw c.wrong(e.text());
        }
    }

    /**
     * An id for each time without a pause of more than the timeout. The key's rows are taken in the order of their times,
     * which the query's own DISTRIBUTE BY and SORT BY would give.
     */
    private static String sessionize(Functions.Call c) {
        String key = "coalesce(" + c.text(2) + ", '')";
        String times = "list(" + c.whole(0) + ") OVER (PARTITION BY " + key + " ORDER BY " + c.whole(0)
                + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)";
        String start = "list_transform([" + times + "], lambda l: l[coalesce(list_max(list_filter(range(2, len(l) + 1),"
                + " lambda i: l[i] - l[i - 1] > " + c.whole(1) + ")), 1)])[1]";
        return "p_hive_uuid(" + key + " || ':' || CAST(" + start + " AS VARCHAR))";
    }

    /** Counts rows of one key as they come, which the subquery's SORT BY says. */
    private static Value rank(Functions.Call c) {
        String order = c.scope().fields().stream()
                .filter(field -> field.name().equals(SourceTranslator.ORDER))
                .map(field -> field.value().sql())
                .findFirst()
                .orElseThrow(() -> HiveErrors.semantic(
                        c.node(), "TD_X_RANK needs a subquery with DISTRIBUTE BY and SORT BY in FROM"));
        StringJoiner keys = new StringJoiner(", ");
        c.arguments().forEach(key -> keys.add(key.sql()));
        return new Value("row_number() OVER (PARTITION BY " + keys + " ORDER BY " + order + ")", Type.BIGINT);
    }
}

package io.cdppipeline.local.sql.function;

import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;

/** Treasure Data's own functions (facts: td-api, section 8.5). */
final class TdFunctions {

    private TdFunctions() {}

    static void fill(Functions.Dictionary d) {
        d.add("td_time_parse(varchar) -> bigint", "p_td_time_parse({0}, 'UTC')")
                .add("td_time_parse(varchar, varchar) -> bigint", "p_td_time_parse({0}, {1})")
                .add("td_time_format(bigint, varchar) -> varchar", "{!}p_td_time_format({0}, {1}, 'UTC')")
                .add("td_time_format(bigint, varchar, varchar) -> varchar", "{!}p_td_time_format({0}, {1}, {2})")
                .add("td_time_string(bigint, varchar) -> varchar", "{!}p_td_time_string({0}, {1}, 'UTC')")
                .add("td_time_string(bigint, varchar, varchar) -> varchar", "{!}p_td_time_string({0}, {1}, {2})")
                .add("td_date_trunc(varchar, bigint) -> bigint", "{!}p_td_date_trunc({0}, {1}, 'UTC')")
                .add("td_date_trunc(varchar, bigint, varchar) -> bigint", "{!}p_td_date_trunc({0}, {1}, {2})")
                .add("td_time_add(bigint, varchar) -> bigint", "({0}) + {!}p_td_duration({1})")
                .add("td_time_add(bigint, varchar, varchar) -> bigint", "({0}) + {!}p_td_duration({1})")
                .add("td_time_add(varchar, varchar) -> bigint", "p_td_time_parse({0}, 'UTC') + {!}p_td_duration({1})")
                .add(
                        "td_time_add(varchar, varchar, varchar) -> bigint",
                        "p_td_time_parse({0}, {2}) + {!}p_td_duration({1})")
                .add("td_md5(varchar) -> varchar", "md5({0})")
                .add("td_url_decode(varchar) -> varchar", "{!}p_url_decode({0})")
                .add(
                        "td_parse_agent(varchar) -> map(varchar, varchar)",
                        "from_json(p_td_parse_agent({0}), '\"MAP(VARCHAR, VARCHAR)\"')")
                .add("td_parse_user_agent(varchar) -> varchar", "p_td_parse_agent({0})")
                .add("td_parse_user_agent(varchar, varchar) -> varchar", "p_td_user_agent_part({0}, {1})");
        for (String start : new String[] {"bigint", "varchar"}) {
            d.add("td_time_range(bigint, " + start + ") -> boolean", call -> range(call, 1, "'UTC'"));
            for (String end : new String[] {"bigint", "varchar"}) {
                d.add("td_time_range(bigint, " + start + ", " + end + ") -> boolean", TdFunctions::rangeOrZone)
                        .add(
                                "td_time_range(bigint, " + start + ", " + end + ", varchar) -> boolean",
                                call -> range(call, 2, call.sql(3)));
            }
        }
        for (String part : new String[] {
            "country_name",
            "country_code",
            "city_name",
            "postal_code",
            "most_specific_subdivision_name",
            "least_specific_subdivision_name",
            "connection_type",
            "domain"
        }) {
            d.add("td_ip_to_" + part + "(varchar) -> varchar", "CAST(NULL AS VARCHAR)");
        }
        d.add("td_ip_to_latitude(varchar) -> varchar", "CAST(NULL AS VARCHAR)")
                .add("td_ip_to_longitude(varchar) -> varchar", "CAST(NULL AS VARCHAR)")
                .add("td_ip_to_subdivision_names(varchar) -> array(varchar)", "CAST(NULL AS VARCHAR[])");
    }

    private static Value rangeOrZone(Functions.Call call) {
        return range(call, 2, "'UTC'");
    }

    /** {@code start <= time < end}; a null bound is open, the zone counts for text without one. */
    private static Value range(Functions.Call call, int bounds, String zone) {
        String time = call.argument(0).operand();
        StringBuilder sql = new StringBuilder();
        for (int i = 1; i <= bounds; i++) {
            Value bound = call.argument(i);
            if (bound.sql().startsWith("CAST(NULL AS")) {
                continue;
            }
            String seconds =
                    bound.type().isText() ? "p_td_time_parse(" + bound.sql() + ", " + zone + ")" : bound.operand();
            sql.append(sql.length() == 0 ? "" : " AND ")
                    .append(bound.constant() != null ? "" : "(" + bound.operand() + " IS NULL OR ")
                    .append(time)
                    .append(i == 1 ? " >= " : " < ")
                    .append(seconds)
                    .append(bound.constant() != null ? "" : ")");
        }
        return new Value(sql.length() == 0 ? time + " IS NOT NULL" : sql.toString(), Type.BOOLEAN);
    }
}

package io.cdppipeline.report;

import io.cdppipeline.state.PhaseState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Queries by which the tables of a phase can be watched: those that its pack gives, and one that holds for all tables. */
final class MonitoringQueries {

    private MonitoringQueries() {}

    /** By title, in order. */
    static Map<String, String> of(PhaseState phase) {
        Map<String, String> queries = new LinkedHashMap<>(phase.monitoringQueries());
        if (!phase.tables().isEmpty()) {
            queries.put("rows and freshness", freshness(phase));
        }
        return queries;
    }

    private static String freshness(PhaseState phase) {
        return phase.tables().keySet().stream()
                .map(table -> "SELECT '" + table + "' AS table_name, COUNT(*) AS total_records,\n"
                        + "  TD_TIME_FORMAT(MAX(time), 'yyyy-MM-dd HH:mm:ss', 'UTC') AS latest_record\nFROM "
                        + identifiers(table))
                .collect(Collectors.joining("\nUNION ALL\n"));
    }

    private static String identifiers(String table) {
        return Arrays.stream(table.split("\\.", 2))
                .map(name -> name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining("."));
    }
}

package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.STAGING_COLUMNS;
import static io.cdppipeline.config.ConfigReference.STAGING_DEPENDS_ON;
import static io.cdppipeline.config.ConfigReference.STAGING_JOINS;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what the staging says of its tables: that they are staged, and that none has to wait for itself. */
final class StagingOrder {

    private final Settings settings;
    private final Optional<List<String>> staged;
    private final Problems problems;
    private final Map<String, List<Located<String>>> before = new LinkedHashMap<>();

    private StagingOrder(Settings settings, Optional<List<String>> staged, Problems problems) {
        this.settings = settings;
        this.staged = staged;
        this.problems = problems;
    }

    static void check(Settings settings, Optional<List<String>> staged, Problems problems) {
        StagingOrder order = new StagingOrder(settings, staged, problems);
        order.tables();
        order.cycles();
    }

    private void tables() {
        settings.value(STAGING_COLUMNS)
                .orElse(List.of())
                .forEach(entry -> isStaged(entry.place(), entry.table(), "'columns' of 'staging'"));
        for (ByTable.Entry<List<Located<JoinRule>>> entry :
                settings.value(STAGING_JOINS).orElse(List.of())) {
            isStaged(entry.place(), entry.table(), "'joins' of 'staging'");
            for (Located<JoinRule> join : entry.value()) {
                isStaged(join.place(), join.value().table(), "'joins' of 'staging'");
                waits(entry.base(), join.place(), join.value().table());
            }
        }
        for (ByTable.Entry<List<Located<String>>> entry :
                settings.value(STAGING_DEPENDS_ON).orElse(List.of())) {
            isStaged(entry.place(), entry.table(), "'depends_on' of 'staging'");
            for (Located<String> table : entry.value()) {
                isStaged(table.place(), table.value(), "'depends_on' of 'staging'");
                waits(entry.base(), table.place(), PipelineConfig.baseTableName(table.value()));
            }
        }
    }

    private void isStaged(Place place, String table, String label) {
        staged.ifPresent(tables ->
                ConfigRules.among(new Located<>(place, table), label, tables, "that the staging cleans", problems));
    }

    private void waits(String table, Place place, String other) {
        before.computeIfAbsent(table, each -> new ArrayList<>()).add(new Located<>(place, other));
    }

    /** Tells each circle once, at the place of the step that closes it. */
    private void cycles() {
        List<String> done = new ArrayList<>();
        before.keySet().forEach(table -> follow(table, new ArrayList<>(), done));
    }

    private void follow(String table, List<String> way, List<String> done) {
        if (done.contains(table)) {
            return;
        }
        way.add(table);
        for (Located<String> next : before.getOrDefault(table, List.of())) {
            int start = way.indexOf(next.value());
            if (start >= 0) {
                List<String> circle = new ArrayList<>(way.subList(start, way.size()));
                circle.add(next.value());
                problems.add(
                        next.place(),
                        "'joins' and 'depends_on' of 'staging' go in a circle: " + String.join(" waits for ", circle)
                                + "; leave one of these steps out");
            } else {
                follow(next.value(), way, done);
            }
        }
        way.remove(way.size() - 1);
        done.add(table);
    }
}

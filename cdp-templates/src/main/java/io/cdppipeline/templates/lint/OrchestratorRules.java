package io.cdppipeline.templates.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.workflow.Position;
import io.trino.sql.tree.Insert;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the projects of one pipeline must agree on, and what its journal must say. */
final class OrchestratorRules {

    private static final String STATE = "pipeline_state.json";
    private static final Pattern API_KEY =
            Pattern.compile("\\b\\d{1,10}/[0-9a-f]{40}\\b|\"(td_)?api_?key\"\\s*:\\s*\"[^\"*]{8,}\"");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OrchestratorRules() {}

    static List<LintRule> all() {
        return List.of(
                Rule.error(
                                "orchestrator.phase-order",
                                "94",
                                "No phase has started before the one before it was complete.")
                        .why("It reads tables that were not validated, or not there yet.")
                        .fix("run the phase before again, then this one")
                        .workspace(state(OrchestratorRules::phaseOrder)),
                Rule.error("orchestrator.state-secret", "95", "The journal holds no API key.")
                        .why("It is a file that people send to each other when something fails.")
                        .fix("remove the key from the file, and change the key")
                        .workspace((workspace, findings) -> workspace.files().forEach((path, text) -> {
                            if (path.startsWith("pipeline_")
                                    && API_KEY.matcher(text).find()) {
                                Matcher matcher = API_KEY.matcher(text);
                                findings.at(
                                        position(path, text, matcher.find() ? matcher.start() : 0),
                                        "An API key is in the file");
                            }
                        })),
                Rule.error("orchestrator.skipped-without-reason", "97", "A phase that was skipped says why.")
                        .why("Nobody can tell later whether it was meant.")
                        .fix("note the confirmation in the phase's notes")
                        .workspace(state((state, findings) -> state.path("phases")
                                .properties()
                                .forEach(entry -> {
                                    if (text(entry.getValue(), "status").equalsIgnoreCase("skipped")
                                            && entry.getValue().path("notes").isEmpty()) {
                                        findings.file(
                                                STATE,
                                                "The phase '" + entry.getKey() + "' was skipped, and no note says why");
                                    }
                                }))),
                Rule.warning("orchestrator.coverage", "98", "More than 90% of the rows have a unified id.")
                        .why("Fewer mean that a key was not found, or that its rules refuse good values.")
                        .fix("look at the keys and their rules in unify.yml")
                        .workspace(state(OrchestratorRules::coverage)),
                Rule.error(
                                "orchestrator.lookup-database",
                                "83, D-5, D-42, D-50",
                                "All projects keep their watermarks in one lookup database.")
                        .why("A phase that looks in another finds no watermark, and takes all rows again.")
                        .fix("give all of them the same lkup_db, {client}_config")
                        .workspace(OrchestratorRules::lookupDatabase),
                Rule.warning(
                                "orchestrator.staging-source",
                                "D-77",
                                "Staging reads tables that ingestion or hist-union makes.")
                        .why("A source that nothing makes stops the table's task, or stays empty.")
                        .fix("name the union's table, or without a history the increments' table")
                        .workspace(OrchestratorRules::stagingSource),
                Rule.warning("orchestrator.prepared-table", "86", "Unification prepares tables that staging makes.")
                        .why("The prep step fails on a table that is not there.")
                        .fix("name the staging table as src_tbl")
                        .workspace(OrchestratorRules::preparedTable));
    }

    private static BiConsumer<LintWorkspace, Findings> state(BiConsumer<JsonNode, Findings> check) {
        return (workspace, findings) -> {
            String text = workspace.files().get(STATE);
            if (text != null) {
                try {
                    check.accept(MAPPER.readTree(text), findings);
                } catch (JsonProcessingException e) {
                    findings.at(
                            Severity.ERROR,
                            new Position(
                                    STATE,
                                    Math.max(1, e.getLocation().getLineNr()),
                                    Math.max(1, e.getLocation().getColumnNr())),
                            "The journal is no JSON");
                }
            }
        };
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asText("");
    }

    private static void phaseOrder(JsonNode state, Findings findings) {
        String open = "";
        for (Map.Entry<String, JsonNode> entry : state.path("phases").properties()) {
            String status = text(entry.getValue(), "status");
            boolean started = !text(entry.getValue(), "started_at").isEmpty()
                    || !text(entry.getValue(), "startedAt").isEmpty();
            if (started && !open.isEmpty()) {
                findings.file(
                        STATE,
                        "The phase '" + entry.getKey() + "' has started, and '" + open + "' before it is not complete");
            }
            if (open.isEmpty() && !Set.of("completed", "skipped").contains(status.toLowerCase(Locale.ROOT))) {
                open = entry.getKey();
            }
        }
    }

    private static void coverage(JsonNode state, Findings findings) {
        state.path("phases")
                .properties()
                .forEach(phase -> phase.getValue().path("metrics").properties().forEach(metric -> {
                    double value = metric.getValue().asDouble(100);
                    double percent = value <= 1 ? value * 100 : value;
                    if (metric.getKey().toLowerCase(Locale.ROOT).contains("coverage") && percent <= 90) {
                        findings.file(STATE, "'" + metric.getKey() + "' is " + Math.round(percent) + "%");
                    }
                }));
    }

    private static void lookupDatabase(LintWorkspace workspace, Findings findings) {
        Map<String, Position> found = new TreeMap<>();
        for (LintProject project : workspace.projects()) {
            project.yamls()
                    .values()
                    .forEach(root -> root.get("lkup_db").ifPresent(node -> lookup(project, node, found)));
            project.yamls()
                    .values()
                    .forEach(root -> root.get("globals", "lkup_db").ifPresent(node -> lookup(project, node, found)));
            project.roots()
                    .forEach(root ->
                            root.config().get("_export", "lkup_db").ifPresent(node -> lookup(project, node, found)));
            if (project.is(Phase.UNIFICATION)) {
                project.yamls()
                        .values()
                        .forEach(root ->
                                root.get("databases", "config").ifPresent(node -> lookup(project, node, found)));
            }
        }
        if (found.size() > 1) {
            found.values().stream()
                    .skip(1)
                    .forEach(place -> findings.at(place, "The projects have the lookup databases " + found.keySet()));
        }
    }

    private static void lookup(LintProject project, YamlNode node, Map<String, Position> found) {
        node.text()
                .filter(text -> !text.contains("${"))
                .ifPresent(text -> found.putIfAbsent(text, place(project, node.place())));
    }

    private static Position place(LintProject project, Position place) {
        return new Position(project.directory() + place.file(), place.line(), place.column());
    }

    private static void stagingSource(LintWorkspace workspace, Findings findings) {
        Optional<LintProject> ingestion = workspace.project(Phase.INGESTION);
        Optional<LintProject> staging = workspace.project(Phase.STAGING);
        if (ingestion.isEmpty() || staging.isEmpty()) {
            return;
        }
        Set<String> made = new HashSet<>();
        DataSource.of(ingestion.get()).forEach(source -> made.add(source.table()));
        ingestion.get().tasks().forEach(task -> made.add(task.config().text("table")));
        workspace.project(Phase.HIST_UNION).ifPresent(union -> {
            union.sqls()
                    .forEach(sql -> sql.all(Insert.class).forEach(insert -> made.add(sql.last(insert.getTarget()))));
            // One that is built anew is written beside its place first.
            union.tasks()
                    .forEach(task -> task.config().all("rename_tables").forEach(each -> made.add(each.text("to"))));
        });
        staging.get().yaml("src_params.yml").ifPresent(root -> {
            List<YamlNode> tables = new ArrayList<>(root.all("tables"));
            root.all("dependency_groups").forEach(group -> tables.addAll(group.all("tables")));
            for (YamlNode table : tables) {
                String name = table.text("name");
                if (!name.isEmpty() && !name.contains("${") && !made.contains(name)) {
                    findings.at(
                            place(staging.get(), table.get("name").orElse(table).place()),
                            "Nothing makes the table '" + name + "'");
                }
            }
        });
    }

    private static void preparedTable(LintWorkspace workspace, Findings findings) {
        Optional<LintProject> staging = workspace.project(Phase.STAGING);
        Optional<LintProject> unification = workspace.project(Phase.UNIFICATION);
        if (staging.isEmpty() || unification.isEmpty()) {
            return;
        }
        Set<String> made = new HashSet<>();
        staging.get()
                .yamls()
                .values()
                .forEach(root -> root.walk(node -> {
                    made.add(node.text("staging_table"));
                    made.add(node.text("snk_tbl"));
                }));
        unification
                .get()
                .yaml("src_prep_params.yml")
                .ifPresent(root -> root.all("prep_tbls").forEach(table -> {
                    String name = table.text("src_tbl");
                    if (!name.isEmpty() && !name.contains("${") && !made.contains(name)) {
                        findings.at(
                                place(
                                        unification.get(),
                                        table.get("src_tbl").orElse(table).place()),
                                "Staging does not make '" + name + "'");
                    }
                }));
    }

    private static Position position(String path, String text, int at) {
        String before = text.substring(0, at);
        return new Position(
                path, (int) before.chars().filter(c -> c == '\n').count() + 1, at - before.lastIndexOf('\n'));
    }
}

package io.cdppipeline.templates.unification;

import static io.cdppipeline.templates.PrestoText.identifier;

import io.cdppipeline.config.Databases;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Column;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.TemplateEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Generates the unification project from the live schemas of the staging tables. */
final class UnificationGenerator extends CheckedGenerator {

    /** What every prep table has behind the identifiers and attributes. */
    private static final List<String> PREP_TAIL = List.of("source", "source_updated_at", "source_time", "time");

    private static final String NO_TEXT = "CAST(NULL AS VARCHAR)";

    private static final List<String> FIXED_QUERIES = List.of(
            "create_schema.sql",
            "rebuild_prep.sql",
            "get_window.sql",
            "clear_window.sql",
            "log_window.sql",
            "log_offered.sql",
            "log_failure.sql");

    private final TemplateEngine templates;

    UnificationGenerator(TemplateEngine templates) {
        this.templates = templates;
    }

    @Override
    public String id() {
        return UnificationPack.ID;
    }

    @Override
    protected GeneratedProject project(PhaseContext context) {
        PipelineConfig config = context.config();
        UnificationNames names = UnificationNames.of(config);
        IdentityPlan plan = IdentityPlan.of(config, context.catalog());
        Map<String, Object> values = projectValues(config, names, plan);
        UnificationConfig section = config.unification().orElseThrow();

        GeneratedProject.Builder project = GeneratedProject.builder();
        project.workflow("unif_runner", render("unif_runner.dig", values));
        for (String part : List.of("dynmic_prep_creation", "id_unification", "enrich_runner")) {
            project.file(part + ".dig", render(part + ".dig", values));
        }
        for (String file : List.of("environment.yml", "src_prep_params.yml", "unify.yml", "stage_enrich.yml")) {
            project.file("config/" + file, render(file, values));
        }
        FIXED_QUERIES.forEach(file -> project.file("queries/" + file, render(file, values)));
        if (section.updateStrategy() == UpdateStrategy.INCREMENTAL) {
            project.file("queries/get_prep_columns.sql", render("get_prep_columns.sql", values));
        }
        if (section.idMethod() == IdMethod.PERSISTENT_ID) {
            for (String file : List.of("find_lookup.sql", "keep_lookup.sql", "no_lookup.sql")) {
                project.file("queries/" + file, render(file, values));
            }
        }
        for (IdentityTable table : plan.tables()) {
            Map<String, Object> ofTable = new HashMap<>(values);
            ofTable.putAll(tableValues(table, plan));
            project.file("queries/prep_" + table.base() + ".sql", render("prep.sql", ofTable));
            project.file("queries/enrich_" + table.base() + ".sql", render("enrich.sql", ofTable));
        }
        expect(project, names, plan);
        UnificationQueries queries = new UnificationQueries(config, names, plan);
        queries.metrics().forEach(project::metric);
        project.secretNeeded("td.apikey");
        plan.notes().forEach(project::note);
        return project.build();
    }

    private static void expect(GeneratedProject.Builder project, UnificationNames names, IdentityPlan plan) {
        List<String> prep = prepColumnNames(plan).toList();
        project.expect(new ExpectedTable(names.table(names.prep()), false, prep));
        project.expect(
                new ExpectedTable(names.table(names.lookup()), false, List.of(names.idColumn(), "id", "id_key_type")));
        project.expect(new ExpectedTable(names.table(names.master()), false, List.of(names.id())));
        for (IdentityTable table : plan.tables()) {
            project.expect(new ExpectedTable(
                    names.table(table.enrichedTable()), table.mayBeEmpty(), List.of(UnificationNames.UNIFIED_ID)));
        }
    }

    private static Map<String, Object> projectValues(PipelineConfig config, UnificationNames names, IdentityPlan plan) {
        UnificationConfig section = config.unification().orElseThrow();
        Databases databases = config.databases();
        Map<String, Object> values = new HashMap<>();
        values.put("client", config.global().client());
        values.put(
                "databases",
                Map.of(
                        "src", databases.src(),
                        "stg", databases.stg(),
                        "gld", databases.gld(),
                        "config", databases.config(),
                        "unification", databases.unification()));
        values.put("unification", section.name());
        values.put("service", names.service());
        values.put("prep_table", names.prep());
        values.put("id_name", names.id());
        values.put("id_column", names.idColumn());
        values.put("lookup", names.lookup());
        values.put("previous_lookup", names.previousLookup());
        values.put("keys_table", names.keys());
        values.put("master", names.master());
        values.put("cdp_url", CdpHost.baseUrl(config));
        values.put("persistent", section.idMethod() == IdMethod.PERSISTENT_ID);
        values.put("full", section.updateStrategy() == UpdateStrategy.FULL);
        values.put(
                "keys",
                plan.keys().stream().map(UnificationGenerator::keyValues).toList());
        values.put(
                "attributes",
                plan.attributes().stream().map(ProfileAttribute::name).toList());
        values.put("prep_columns", prepColumns(plan));
        values.put(
                "named_columns",
                prepColumnNames(plan).filter(name -> !name.equals("time")).toList());
        values.put(
                "tables",
                plan.tables().stream().map(UnificationGenerator::parameters).toList());
        return values;
    }

    private static Map<String, Object> keyValues(Identifier key) {
        return Map.of("name", key.name(), "pattern", key.pattern(), "invalid_texts", key.invalidTexts());
    }

    private static Stream<String> prepColumnNames(IdentityPlan plan) {
        return Stream.of(
                        plan.keys().stream().map(Identifier::name),
                        plan.attributes().stream().map(ProfileAttribute::name),
                        PREP_TAIL.stream())
                .flatMap(names -> names);
    }

    private static List<Map<String, Object>> prepColumns(IdentityPlan plan) {
        List<String> numbers = PREP_TAIL.subList(1, PREP_TAIL.size());
        return prepColumnNames(plan)
                .map(name ->
                        Map.<String, Object>of("name", name, "type", numbers.contains(name) ? "BIGINT" : "VARCHAR"))
                .toList();
    }

    private static Map<String, Object> parameters(IdentityTable table) {
        List<Map<String, Object>> columns = new ArrayList<>();
        table.keys().forEach((key, column) -> columns.add(Map.of("column", column.name(), "key", key)));
        List<Map<String, Object>> attributes = new ArrayList<>();
        table.attributes()
                .forEach((attribute, column) -> attributes.add(Map.of("column", column.name(), "key", attribute)));
        return Map.of(
                "database", table.name().database(),
                "table", table.name().table(),
                "query", table.base(),
                "enriched_table", table.enrichedTable(),
                "keys", columns,
                "attributes", attributes);
    }

    private static Map<String, Object> tableValues(IdentityTable table, IdentityPlan plan) {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Identifier key : plan.keys()) {
            Column column = table.keys().get(key.name());
            if (column != null) {
                String text = IdentifierSql.text(column);
                keys.add(Map.of(
                        "name",
                        key.name(),
                        "sql",
                        "NULLIF(" + text + ", '')",
                        "text",
                        text,
                        "valid",
                        IdentifierSql.valid(key, text).replace("\n", "\n        ")));
            }
        }
        List<String> prepared = new ArrayList<>();
        for (Identifier key : plan.keys()) {
            Column column = table.keys().get(key.name());
            prepared.add(selected(column == null ? NO_TEXT : IdentifierSql.value(column), key.name()));
        }
        for (ProfileAttribute attribute : plan.attributes()) {
            Column column = table.attributes().get(attribute.name());
            prepared.add(selected(column == null ? NO_TEXT : IdentifierSql.attribute(column), attribute.name()));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("table", table.name().table());
        values.put("table_keys", keys);
        values.put("prepared", prepared);
        values.put(
                "changed_at",
                table.changedAt()
                        .map(column -> "COALESCE(" + identifier(column) + ", time)")
                        .orElse("time"));
        values.put("columns", table.columns().stream().map(Column::name).toList());
        return values;
    }

    private static String selected(String sql, String name) {
        String alias = identifier(name);
        return sql.equals(alias) ? alias : sql + " AS " + alias;
    }

    private String render(String template, Map<String, Object> values) {
        return templates.render("unification/" + template, values);
    }
}

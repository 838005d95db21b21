package io.cdppipeline.templates.unification;

import static io.cdppipeline.templates.PrestoText.identifier;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Databases;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.KeyExclusion;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.UpdateStrategy;
import io.cdppipeline.target.Column;
import io.cdppipeline.templates.DigdagText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the templates are filled with: plain values worked out from the configuration and the plan. */
final class UnificationValues {

    /** What every prep table has behind the identifiers and attributes. */
    static final List<String> PREP_TAIL = List.of("source", "source_updated_at", "source_time", "time");

    private static final String NO_TEXT = "CAST(NULL AS VARCHAR)";

    private UnificationValues() {}

    /** What every file of the project may use. */
    static Map<String, Object> of(PipelineConfig config, UnificationNames names, IdentityPlan plan) {
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
        values.put("graph", names.graph());
        values.put("source_key_stats", names.sourceKeyStats());
        values.put("result_key_stats", names.resultKeyStats());
        values.put(
                "prep_keys",
                plan.keys().stream()
                        .map(key -> Map.of(
                                "name",
                                key.name(),
                                "valid",
                                DigdagText.escape(IdentifierSql.valid(key, identifier(key.name()), "\n          "))))
                        .toList());
        values.put("convergence", names.statistics("convergence"));
        values.put("table_stats", names.statistics("tables"));
        values.put("quality_checks", names.qualityChecks());
        values.put(
                "statistics",
                statistics(section).stream()
                        .map(what -> Map.of("query", what, "table", names.statistics(what)))
                        .toList());
        values.put("exclusion_mark", section.name() + ": ");
        values.put("exclusions", exclusions(config, section, plan));
        values.put("maskable", maskable(plan));
        values.put(
                "master_columns",
                Stream.concat(
                                plan.keys().stream().map(Identifier::name),
                                plan.attributes().stream().map(MasterAttribute::name))
                        .toList());
        values.put("cdp_url", CdpHost.baseUrl(config));
        values.put("persistent", section.idMethod() == IdMethod.PERSISTENT_ID);
        values.put("full", section.updateStrategy() == UpdateStrategy.FULL);
        values.put(
                "keys", plan.keys().stream().map(UnificationValues::keyValues).toList());
        values.put(
                "attributes",
                plan.attributes().stream()
                        .flatMap(attribute -> attribute.columns().stream())
                        .toList());
        values.put(
                "master_attributes",
                plan.attributes().stream()
                        .map(attribute -> Map.of("name", attribute.name(), "columns", attribute.columns()))
                        .toList());
        values.put("has_master", section.masterTable());
        values.put("prep_columns", prepColumns(plan));
        values.put(
                "named_columns",
                prepColumnNames(plan).filter(name -> !name.equals("time")).toList());
        values.put(
                "tables",
                plan.tables().stream().map(table -> parameters(table, plan)).toList());
        return values;
    }

    /** The statistics that are made, by the names of their queries. */
    static List<String> statistics(UnificationConfig section) {
        List<String> statistics =
                new ArrayList<>(List.of("summary", "distribution", "keys", "top_ids", "tables", "convergence"));
        if (section.masterTable()) {
            statistics.add("master");
        }
        if (section.idMethod() == IdMethod.PERSISTENT_ID) {
            statistics.add("changes");
        }
        return statistics;
    }

    /** The configuration's exclusions, their tables by the names of the staging tables. */
    private static List<Map<String, Object>> exclusions(
            PipelineConfig config, UnificationConfig section, IdentityPlan plan) {
        List<Map<String, Object>> exclusions = new ArrayList<>();
        for (KeyExclusion exclusion : section.exclusions()) {
            List<String> tables = new ArrayList<>();
            for (String table : exclusion.tables()) {
                tables.add(plan.tables().stream()
                        .map(IdentityTable::name)
                        .filter(name -> KeySettings.isCalled(config, name, table))
                        .findFirst()
                        .orElseThrow(() -> new CdpException("unification.exclusions names the table " + table
                                + ", which is not unified; those that are: "
                                + plan.tables().stream()
                                        .map(each -> each.name().table())
                                        .toList()))
                        .table());
            }
            exclusions.add(Map.of(
                    "key",
                    exclusion.key(),
                    "value",
                    exclusion.value(),
                    "reason",
                    exclusion.reason(),
                    "tables",
                    tables));
        }
        return exclusions;
    }

    /** Text columns with addresses or numbers, which some systems mask by hashing. */
    static List<Map<String, Object>> maskable(IdentityPlan plan) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (IdentityTable table : plan.tables()) {
            for (String key : List.of("email", "phone")) {
                Column column = table.keys().get(key);
                if (column != null && IdentityTable.isText(column)) {
                    columns.add(Map.of(
                            "key", key,
                            "column", column.name(),
                            "query", table.base(),
                            "table", table.name().table()));
                }
            }
        }
        return columns;
    }

    private static Map<String, Object> keyValues(Identifier key) {
        return Map.of("name", key.name(), "pattern", key.pattern(), "invalid_texts", key.invalidTexts());
    }

    /** The prep table's columns in their order. */
    static Stream<String> prepColumnNames(IdentityPlan plan) {
        return Stream.of(
                        plan.keys().stream().map(Identifier::name),
                        plan.attributes().stream().flatMap(attribute -> attribute.columns().stream()),
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

    private static Map<String, Object> parameters(IdentityTable table, IdentityPlan plan) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Identifier key : plan.keys()) {
            Column column = table.keys().get(key.name());
            if (column != null) {
                columns.add(Map.of("column", column.name(), "key", key.name()));
            }
        }
        List<Map<String, Object>> attributes = new ArrayList<>();
        for (MasterAttribute attribute : plan.attributes()) {
            for (String name : attribute.columns()) {
                Column column = table.attributes().get(name);
                if (column != null) {
                    attributes.add(Map.of("column", column.name(), "key", name));
                }
            }
        }
        return Map.of(
                "database", table.name().database(),
                "table", table.name().table(),
                "query", table.base(),
                "enriched_table", table.enrichedTable(),
                "keys", columns,
                "attributes", attributes);
    }

    /** What the files of one table may use besides. */
    static Map<String, Object> of(IdentityTable table, IdentityPlan plan) {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Identifier key : plan.keys()) {
            Column column = table.keys().get(key.name());
            if (column != null) {
                String text = IdentifierSql.text(column);
                keys.add(Map.of(
                        "name",
                        key.name(),
                        "text",
                        DigdagText.escape(text),
                        "valid",
                        DigdagText.escape(IdentifierSql.valid(key, text, "\n        "))));
            }
        }
        List<String> prepared = new ArrayList<>();
        for (Identifier key : plan.keys()) {
            Column column = table.keys().get(key.name());
            prepared.add(selected(column == null ? NO_TEXT : IdentifierSql.value(column), key.name()));
        }
        for (MasterAttribute attribute : plan.attributes()) {
            for (String name : attribute.columns()) {
                Column column = table.attributes().get(name);
                prepared.add(selected(column == null ? NO_TEXT : IdentifierSql.attribute(column), name));
            }
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
        return DigdagText.escape(sql.equals(alias) ? alias : sql + " AS " + alias);
    }
}

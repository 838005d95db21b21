package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.IngestionMode;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.ingestion.IngestionPack;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What staging does, worked out from the configuration and the raw tables that are there.
 *
 * @param source what the tables come from, for the workflow's name
 * @param tables in the order of the configuration
 * @param notes what a reader of the plan should know
 */
record StagingPlan(String source, List<StagingTable> tables, List<String> notes) {

    /** Wider tables are cut (facts: phase packs, A3): such a query is beyond what the engine likes to plan. */
    static final int MAX_COLUMNS = 200;

    StagingPlan {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    static StagingPlan of(PipelineConfig config, Catalog catalog) {
        return new Planner(config, catalog).plan();
    }

    private static final class Planner {

        private final PipelineConfig config;
        private final StagingConfig staging;
        private final Catalog catalog;
        private final Map<String, DedupeRule> dedupeRules;
        private final Set<String> replaced;
        private final List<String> notes = new ArrayList<>();
        private final List<TableName> missing = new ArrayList<>();

        Planner(PipelineConfig config, Catalog catalog) {
            this.config = config;
            this.catalog = catalog;
            this.dedupeRules = new HashMap<>();
            config.staging()
                    .ifPresent(section -> section.dedupe()
                            .forEach((table, rule) ->
                                    dedupeRules.putIfAbsent(PipelineConfig.baseTableName(table), rule)));
            this.replaced = IngestionPack.replacedTables(config);
            this.staging = config.staging()
                    .orElseThrow(() -> new IllegalStateException("The configuration has no staging section"));
        }

        StagingPlan plan() {
            List<String> bases = config.stagingTables().stream().distinct().toList();
            List<String> unknownRules = staging.dedupe().keySet().stream()
                    .filter(base -> !bases.contains(PipelineConfig.baseTableName(base)))
                    .sorted()
                    .toList();
            if (!unknownRules.isEmpty()) {
                throw new CdpException("staging.dedupe has rules for " + unknownRules + ", but staging cleans " + bases
                        + ": name a rule after its table, or add the table to staging.tables");
            }
            List<StagingTable> tables = new ArrayList<>();
            for (String base : bases) {
                input(base).ifPresent(schema -> tables.add(table(base, schema)));
            }
            if (!missing.isEmpty()) {
                throw new MissingTableException(
                        missing,
                        "run the phase before staging, or name the tables that exist in staging.tables and their database in"
                                + " staging.source_database");
            }
            return new StagingPlan(StagingNames.source(config, bases), tables, notes);
        }

        /** The raw table: the one that the configuration spells out, the hist-union's, or what the ingestion wrote. */
        private Optional<TableSchema> input(String base) {
            List<TableName> candidates = candidates(base);
            Optional<TableSchema> found = candidates.stream()
                    .map(catalog::table)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (found.isEmpty()) {
                missing.addAll(candidates);
            }
            return found;
        }

        private List<TableName> candidates(String base) {
            String database = staging.sourceDatabase().orElse(config.databases().src());
            for (String text : staging.tables()) {
                int dot = text.lastIndexOf('.');
                String table = PipelineConfig.tableName(text.substring(dot + 1));
                if (PipelineConfig.baseTableName(text).equals(base) && (dot > 0 || !table.equals(base))) {
                    return List.of(new TableName(dot > 0 ? text.substring(0, dot) : database, table));
                }
            }
            if (config.histUnionTables().contains(base)) {
                TableName union = new TableName(database, base + "_hist_union");
                // Increments alone leave the hist-union nothing to do where no history was ever loaded.
                boolean incrementsOnly = config.sourceOf(base)
                        .filter(section -> section.mode() == IngestionMode.INCREMENTAL)
                        .isPresent();
                return incrementsOnly ? List.of(union, new TableName(database, base)) : List.of(union);
            }
            return List.of(new TableName(database, base), new TableName(database, base + "_hist"));
        }

        private StagingTable table(String base, TableSchema schema) {
            List<CleanedColumn> columns = columns(schema);
            TableName target = new TableName(config.databases().stg(), StagingNames.stagingTable(config, base));
            Optional<Dedupe> dedupe =
                    Optional.ofNullable(dedupeRules.get(base)).map(rule -> Dedupe.of(base, rule, columns));
            boolean empty = schema.rows().isPresent() && schema.rows().getAsLong() == 0;
            if (replaced.contains(base)) {
                notes.add(target + " is made anew by every run, since every load replaces all rows of its source");
                return new StagingTable(base, schema.name(), empty, target, columns, dedupe, true);
            }
            StagingTable table = new StagingTable(base, schema.name(), empty, target, columns, dedupe, false);
            List<String> lacking = catalog.table(target)
                    .map(existing -> table.outputNames().stream()
                            .filter(name -> !existing.has(name))
                            .toList())
                    .orElse(List.of());
            if (lacking.isEmpty()) {
                return table;
            }
            notes.add(target + " has no " + String.join(", ", lacking) + ": it is rebuilt from all rows of "
                    + schema.name());
            return new StagingTable(base, schema.name(), empty, target, columns, dedupe, true);
        }

        private List<CleanedColumn> columns(TableSchema schema) {
            List<Column> raw = schema.columns().stream()
                    .filter(column -> !column.name().equals("time"))
                    .filter(column -> !isOurs(schema.name(), column))
                    .toList();
            if (raw.size() > MAX_COLUMNS) {
                notes.add(schema.name() + " has " + raw.size() + " columns; staging takes the first " + MAX_COLUMNS
                        + " and leaves out "
                        + String.join(
                                ", ",
                                raw.subList(MAX_COLUMNS, raw.size()).stream()
                                        .map(Column::name)
                                        .toList()));
                raw = raw.subList(0, MAX_COLUMNS);
            }
            Set<String> names = new HashSet<>();
            for (Column column : raw) {
                if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                    throw new CdpException(schema.name() + " has two columns that differ in case only: '"
                            + column.name() + "'. Staging writes lower case: rename one of them in the source");
                }
            }
            List<CleanedColumn> columns = new ArrayList<>();
            for (Column column : raw) {
                CleanedColumn cleaned = ColumnRules.clean(column);
                Optional<String> taken = cleaned.derived().stream()
                        .map(Output::name)
                        .filter(names::contains)
                        .findFirst();
                if (taken.isPresent()) {
                    notes.add(schema.name() + " has a column " + taken.get() + " of its own, so none is derived from "
                            + column.name());
                    cleaned = ColumnRules.cleanWithoutDerived(column);
                }
                columns.add(cleaned);
            }
            return columns;
        }

        private boolean isOurs(TableName table, Column column) {
            boolean ours = column.name().equalsIgnoreCase(StagingTable.SOURCE_SYSTEM)
                    || column.name().equalsIgnoreCase(StagingTable.LOAD_TIMESTAMP);
            if (ours) {
                notes.add(table + "." + column.name() + " is left out: staging writes a column of that name itself");
            }
            return ours;
        }
    }
}

package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.JoinRule;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.ingestion.IngestionPack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What staging does, worked out from the configuration and the raw tables that are there.
 *
 * @param source what the tables come from, for the workflow's name
 * @param tables in the order of the configuration
 * @param waves base names in the order in which they wait for one another
 * @param before what each table waits for
 * @param notes what a reader of the plan should know
 */
record StagingPlan(
        String source,
        List<StagingTable> tables,
        List<List<String>> waves,
        Map<String, Set<String>> before,
        List<String> notes) {

    /** Wider tables are cut (facts: phase packs, A3): such a query is beyond what the engine likes to plan. */
    static final int MAX_COLUMNS = 200;

    private static final String UNION = "_hist_union";

    StagingPlan {
        tables = List.copyOf(tables);
        waves = List.copyOf(waves);
        before = Map.copyOf(before);
        notes = List.copyOf(notes);
    }

    static StagingPlan of(PipelineConfig config, Catalog catalog) {
        return new Planner(config, catalog).plan();
    }

    private static final class Planner {

        private final PipelineConfig config;
        private final StagingConfig staging;
        private final Catalog catalog;
        private final Set<String> replaced;
        private final Set<String> withoutHistory;
        private final Set<String> united;
        private final Map<String, TableName> named;
        private final Map<String, Map<String, ColumnSettings>> columns;
        private final Map<String, List<JoinRule>> joins;
        private final Map<String, DedupeRule> dedupe;
        private final Map<String, List<String>> dependsOn;
        private final ColumnRules columnRules;
        private final List<String> notes = new ArrayList<>();
        private final Map<String, TableRules> rules = new LinkedHashMap<>();
        private final Map<String, StagingTable> planned = new LinkedHashMap<>();
        private final List<TableName> missing = new ArrayList<>();

        Planner(PipelineConfig config, Catalog catalog) {
            this.config = config;
            this.catalog = catalog;
            this.replaced = IngestionPack.replacedTables(config);
            this.withoutHistory = IngestionPack.tablesWithoutHistory(config);
            this.staging = config.staging()
                    .orElseThrow(() -> new IllegalStateException("The configuration has no staging section"));
            this.columnRules = new ColumnRules(SqlDialect.of(staging.engine()));
            this.named = named(
                    staging, staging.sourceDatabase().orElse(config.databases().src()));
            this.united = Set.copyOf(config.histUnionTables());
            this.columns = byBase(staging.columns());
            this.joins = byBase(staging.joins());
            this.dedupe = byBase(staging.dedupe());
            this.dependsOn = byBase(staging.dependsOn());
        }

        StagingPlan plan() {
            List<String> bases = config.stagingTables().stream().distinct().toList();
            refuseRulesOfOthers(bases);
            Map<String, TableSchema> inputs = new LinkedHashMap<>();
            bases.forEach(base -> input(base).ifPresent(schema -> inputs.put(base, schema)));
            if (!missing.isEmpty()) {
                throw new MissingTableException(
                        missing,
                        "run the phase before staging, or name the tables that exist in staging.tables and their database in"
                                + " staging.source_database");
            }
            RulesTable written = RulesTable.read(config, catalog);
            inputs.forEach((base, schema) -> rules.put(base, rules(base, schema.name(), written)));
            Map<String, Set<String>> before = new LinkedHashMap<>();
            inputs.keySet().forEach(base -> before.put(base, before(base)));
            List<List<String>> waves = Waves.of(inputs.keySet(), before, "The tables");
            for (List<String> wave : waves) {
                for (Planned each : PerTable.map(wave, base -> table(base, Objects.requireNonNull(inputs.get(base))))) {
                    planned.put(each.table().base(), each.table());
                    notes.addAll(each.notes());
                }
            }
            List<StagingTable> tables =
                    inputs.keySet().stream().map(planned::get).toList();
            return new StagingPlan(StagingNames.source(config, bases), tables, waves, before, notes);
        }

        private void refuseRulesOfOthers(List<String> bases) {
            Set<String> cleaned = Set.copyOf(bases);
            Map<String, Set<String>> named = new LinkedHashMap<>();
            named.put("dedupe", staging.dedupe().keySet());
            named.put("columns", staging.columns().keySet());
            named.put("joins", staging.joins().keySet());
            named.put("depends_on", staging.dependsOn().keySet());
            named.forEach((key, tables) -> {
                List<String> unknown = tables.stream()
                        .filter(base -> !cleaned.contains(PipelineConfig.baseTableName(base)))
                        .sorted()
                        .toList();
                if (!unknown.isEmpty()) {
                    throw new CdpException("staging." + key + " has rules for " + unknown + ", but staging cleans "
                            + bases + ": name a rule after its table, or add the table to staging.tables");
                }
            });
        }

        /** What the configuration says of a table, and over that what the table of rules says. */
        private TableRules rules(String base, TableName input, RulesTable written) {
            TableRules configured = new TableRules(
                    columns.getOrDefault(base, Map.of()),
                    joins.getOrDefault(base, List.of()),
                    Optional.ofNullable(dedupe.get(base)));
            Optional<TableRules> others = written.of(input);
            if (others.isEmpty()) {
                return configured;
            }
            notes.add(input + " follows its rules in " + written + ", which go before those of the configuration");
            Expressions.check(base, others.get().columns(), staging.engine());
            return configured.under(others.get());
        }

        /** Of two names of one table the first counts. */
        private static <T> Map<String, T> byBase(Map<String, T> byTable) {
            Map<String, T> byBase = new HashMap<>();
            byTable.forEach((table, rule) -> byBase.putIfAbsent(PipelineConfig.baseTableName(table), rule));
            return byBase;
        }

        private Set<String> before(String base) {
            Set<String> tables = new LinkedHashSet<>();
            rules(base).joins().forEach(join -> tables.add(PipelineConfig.baseTableName(join.table())));
            dependsOn.getOrDefault(base, List.of()).stream()
                    .map(PipelineConfig::baseTableName)
                    .forEach(tables::add);
            List<String> unknown =
                    tables.stream().filter(table -> !rules.containsKey(table)).toList();
            if (!unknown.isEmpty()) {
                throw new CdpException(base + " is told to wait for " + unknown + ", but staging cleans "
                        + rules.keySet() + ": add them to staging.tables");
            }
            return tables;
        }

        private TableRules rules(String base) {
            return Objects.requireNonNull(rules.get(base));
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

        /** The tables that the configuration spells out, with a database or a suffix, by their base names. */
        private static Map<String, TableName> named(StagingConfig staging, String database) {
            Map<String, TableName> named = new HashMap<>();
            for (String text : staging.tables()) {
                int dot = text.lastIndexOf('.');
                String table = PipelineConfig.tableName(text.substring(dot + 1));
                String base = PipelineConfig.baseTableName(text);
                if (dot > 0 || !table.equals(base)) {
                    named.putIfAbsent(base, new TableName(dot > 0 ? text.substring(0, dot) : database, table));
                }
            }
            return named;
        }

        private List<TableName> candidates(String base) {
            String database = staging.sourceDatabase().orElse(config.databases().src());
            TableName spelt = named.get(base);
            if (spelt != null) {
                return List.of(spelt);
            }
            if (united.contains(base)) {
                TableName union = new TableName(database, base + UNION);
                // Without a history the hist-union has nothing to do.
                return withoutHistory.contains(base) ? List.of(union, new TableName(database, base)) : List.of(union);
            }
            return List.of(new TableName(database, base), new TableName(database, base + "_hist"));
        }

        /** A table, and what a reader should know of it. */
        private record Planned(StagingTable table, List<String> notes) {}

        private Planned table(String base, TableSchema schema) {
            List<String> notes = new ArrayList<>();
            return new Planned(table(base, schema, notes), notes);
        }

        private StagingTable table(String base, TableSchema schema, List<String> notes) {
            TableRules of = rules(base);
            List<CleanedColumn> columns =
                    new ColumnPlan(staging, catalog, columnRules, base, schema, of.columns(), notes::add).columns();
            TableName target = new TableName(config.databases().stg(), StagingNames.stagingTable(config, base));
            StagingTable alone = new StagingTable(base, schema, target, columns, List.of(), Optional.empty(), false);
            List<Join> joins = new ArrayList<>();
            for (JoinRule join : of.joins()) {
                StagingTable other = Objects.requireNonNull(planned.get(PipelineConfig.baseTableName(join.table())));
                joins.add(Join.of(base, joins.size() + 1, join, alone.types(), other));
            }
            StagingTable joined = alone.joined(joins);
            refuseTwins(joined);
            StagingTable table = of.dedupe()
                    .map(rule -> joined.deduped(Dedupe.of(base, rule, joined.types(), joined.unixtimes())))
                    .orElse(joined);
            Optional<String> renewed = renewed(base, schema.name(), of);
            if (renewed.isPresent()) {
                notes.add(target + " is made anew by every run, since " + renewed.get());
                return table.rebuilt();
            }
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
            return table.rebuilt();
        }

        /** Why rows may be gone from the raw table that were in it before: the staging table must lose them too. */
        private Optional<String> renewed(String base, TableName input, TableRules of) {
            if (replaced.contains(base)) {
                return Optional.of("every load replaces all rows of its source");
            }
            if (!input.table().endsWith(UNION)) {
                return Optional.empty();
            }
            return config.histUnion().flatMap(union -> {
                if (union.fullLoad().contains(base)) {
                    return Optional.of("hist_union.full_load has its source built anew");
                }
                // With a rule of its own a staging table lets go of old versions too.
                return union.dedupe().containsKey(base) && of.dedupe().isEmpty()
                        ? Optional.of(
                                "hist_union.dedupe takes old versions out of its source, and staging.dedupe has no"
                                        + " rule for them")
                        : Optional.empty();
            });
        }

        private static void refuseTwins(StagingTable table) {
            Set<String> names = new HashSet<>();
            List<String> twice = table.outputNames().stream()
                    .filter(name -> !names.add(name))
                    .toList();
            if (!twice.isEmpty()) {
                throw new CdpException(table.target() + " would have two columns " + String.join(", ", twice)
                        + ": give one another name, in staging.joins by 'column as name', or leave it out in"
                        + " staging.columns by 'rule: skip'");
            }
        }
    }
}

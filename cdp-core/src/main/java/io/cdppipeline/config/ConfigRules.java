package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold between settings; one place for files and for configs built in code. */
final class ConfigRules {

    private final Settings settings;
    private final Problems problems;

    private ConfigRules(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    static void check(Settings settings, Problems problems) {
        ConfigRules rules = new ConfigRules(settings, problems);
        rules.keyUnlessLocal();
        rules.incrementalField();
        rules.objectsAreNoHistory();
        rules.historyEndsAfterItStarts();
        rules.histUnionTables();
        rules.stagingTables();
        rules.dedupeTables();
        rules.unificationTables();
        rules.oneDirectoryEach();
        rules.oneValuePerParameter();
    }

    private void keyUnlessLocal() {
        boolean knownToBeLocal = settings.value(TD_ENDPOINT)
                .filter(GlobalConfig.LOCAL_ENDPOINT::equals)
                .isPresent();
        boolean unreadable =
                settings.given(TD_ENDPOINT) && settings.value(TD_ENDPOINT).isEmpty();
        if (!knownToBeLocal && !unreadable && !settings.given(TD_API_KEY)) {
            settings.section(GLOBAL)
                    .ifPresent(place -> problems.add(
                            place,
                            "'global' needs 'td_api_key' unless 'td_endpoint' is 'local'; best as ${env:TD_API_KEY}"));
        }
    }

    private void incrementalField() {
        boolean unreadable = settings.given(MODE) && settings.value(MODE).isEmpty();
        IngestionMode mode = settings.value(MODE).orElse(IngestionMode.BOTH);
        if (unreadable || mode == IngestionMode.HISTORICAL || settings.given(INCREMENTAL_FIELD)) {
            return;
        }
        settings.section(INGESTION)
                .ifPresent(place -> problems.add(
                        place,
                        "'ingestion' needs 'incremental_field' in mode '" + mode.text()
                                + "': the field that tells when a row last changed"));
    }

    /** A table that ends in {@code _hist} is the history of the one without. */
    private void objectsAreNoHistory() {
        for (Located<String> object : settings.value(OBJECTS).orElse(List.of())) {
            String table = PipelineConfig.tableName(object.value());
            if (!table.equals(PipelineConfig.baseTableName(table))) {
                problems.add(
                        object.place(),
                        "an entry of 'objects' of 'ingestion' is " + Problems.quote(object.value())
                                + "; names with that ending are kept for the history of other tables");
            }
        }
    }

    private void historyEndsAfterItStarts() {
        Optional<Instant> start = settings.value(START_DATE).flatMap(Timestamps::parse);
        Optional<Instant> end = settings.value(HISTORY_END_DATE).flatMap(Timestamps::parse);
        if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
            settings.place(HISTORY_END_DATE)
                    .ifPresent(place -> problems.add(
                            place,
                            "'history_end_date' of 'ingestion' must be after 'start_date' "
                                    + Problems.quote(settings.need(START_DATE)) + ", found "
                                    + Problems.quote(settings.need(HISTORY_END_DATE))));
        }
    }

    private void histUnionTables() {
        Optional<List<String>> loaded = ingested();
        if (unnamed(HIST_UNION, HIST_UNION_TABLES) && !settings.has(INGESTION)) {
            needsTables(HIST_UNION, "there is no 'ingestion' to take them from");
        }
        if (loaded.isPresent() && readsWhatWasWritten(HIST_UNION_SOURCE, TARGET_DATABASE)) {
            among(HIST_UNION, HIST_UNION_TABLES, loaded.get(), "that the ingestion loads");
        }
    }

    private void stagingTables() {
        if (unnamed(STAGING, STAGING_TABLES) && !settings.has(INGESTION) && !settings.has(HIST_UNION)) {
            needsTables(STAGING, "there is no 'hist_union' or 'ingestion' to take them from");
        }
        if (!readsWhatWasWritten(STAGING_SOURCE, settings.has(HIST_UNION) ? HIST_UNION_SOURCE : TARGET_DATABASE)) {
            return;
        }
        Optional<List<String>> before = settings.has(HIST_UNION) ? united() : ingested();
        String which = settings.has(HIST_UNION) ? "that the hist-union joins" : "that the ingestion loads";
        before.ifPresent(tables -> among(STAGING, STAGING_TABLES, tables, which));
    }

    private void dedupeTables() {
        Optional<List<String>> staged = staged();
        for (DedupeType.Entry entry : settings.value(DEDUPE).orElse(List.of())) {
            staged.ifPresent(tables -> among(
                    new Located<>(entry.place(), entry.table()),
                    "'dedupe' of 'staging'",
                    tables,
                    "that the staging cleans"));
        }
    }

    private void unificationTables() {
        if (unnamed(UNIFICATION, UNIFICATION_TABLES) && !settings.has(STAGING)) {
            needsTables(UNIFICATION, "there is no 'staging' to take them from");
        }
        Optional<List<String>> staged = staged();
        if (staged.isEmpty() || settings.value(SOURCE_NAME).isEmpty()) {
            return;
        }
        // A staging table has two names: its base name, and the one that the staging gives it.
        String prefix = PipelineConfig.tableName(settings.need(SOURCE_NAME)) + "_";
        List<String> names = staged.get().stream()
                .flatMap(table -> table.startsWith(prefix)
                        ? Stream.of(prefix + "stg_" + table.substring(prefix.length()), table)
                        : Stream.of(table))
                .toList();
        for (Located<String> table : settings.value(UNIFICATION_TABLES).orElse(List.of())) {
            // With a database before it, it may come from anywhere.
            if (table.value().indexOf('.') < 0) {
                among(table, "'tables' of 'unification'", names, "that the staging makes");
            }
        }
    }

    private void oneDirectoryEach() {
        Map<String, String> owners = new HashMap<>();
        List<Map.Entry<Section, Key<String>>> directories = List.of(
                Map.entry(INGESTION, INGESTION_DIR),
                Map.entry(HIST_UNION, HIST_UNION_DIR),
                Map.entry(STAGING, STAGING_DIR),
                Map.entry(UNIFICATION, UNIFICATION_DIR));
        for (Map.Entry<Section, Key<String>> entry : directories) {
            Section section = entry.getKey();
            Key<String> key = entry.getValue();
            if (!settings.has(section)
                    || (settings.given(key) && settings.value(key).isEmpty())) {
                continue;
            }
            String directory = settings.value(key).orElse(key.otherwise());
            String owner = owners.putIfAbsent(directory, section.name());
            if (owner != null) {
                settings.place(key)
                        .or(() -> settings.section(section))
                        .ifPresent(place -> problems.add(
                                place,
                                "'project_dir' of '" + section.name() + "' is " + Problems.quote(directory)
                                        + ", which is the directory of '" + owner + "' too"));
            }
        }
    }

    private void oneValuePerParameter() {
        Set<String> below = settings.value(PARAMETERS).orElse(Map.of()).keySet();
        for (Key<?> key : INGESTION.keys()) {
            if (key.need() == Key.Need.PARAMETER && below.contains(key.name())) {
                settings.place(key)
                        .ifPresent(place -> problems.add(
                                place,
                                "'" + key.name() + "' of 'ingestion' is set below 'parameters' too; write it once"));
            }
        }
    }

    /** Whether the section is there and leaves its tables to the phase before. */
    private boolean unnamed(Section section, Key<List<Located<String>>> tables) {
        boolean unreadable = settings.given(tables) && settings.value(tables).isEmpty();
        return settings.has(section) && !unreadable && settings.texts(tables).isEmpty();
    }

    private void needsTables(Section section, String reason) {
        settings.section(section)
                .ifPresent(place -> problems.add(place, "'" + section.name() + "' needs 'tables', since " + reason));
    }

    /** Whether a phase reads the database that the one before wrote, so that its tables are known. */
    private boolean readsWhatWasWritten(Key<String> reads, Key<String> wrote) {
        if (!settings.given(reads)) {
            return true;
        }
        Optional<String> client = settings.value(CLIENT);
        Optional<String> written = settings.value(wrote)
                .or(() -> settings.value(TARGET_DATABASE))
                .or(() -> client.map(name -> name + "_src"));
        return settings.value(reads).isPresent() && settings.value(reads).equals(written);
    }

    private void among(Section section, Key<List<Located<String>>> key, List<String> tables, String which) {
        String label = "'tables' of '" + section.name() + "'";
        settings.value(key).orElse(List.of()).forEach(table -> among(table, label, tables, which));
    }

    private void among(Located<String> table, String label, List<String> tables, String which) {
        String base = PipelineConfig.baseTableName(table.value());
        if (tables.contains(base)) {
            return;
        }
        String hint = NearestName.hint(base, tables);
        problems.add(
                table.place(),
                "an entry of " + label + " is " + Problems.quote(table.value()) + ", no table " + which
                        + (hint.isEmpty() ? "; those are " + Problems.allOf(tables) : hint));
    }

    /** Base names of the tables that the ingestion loads; empty if that cannot be told. */
    private Optional<List<String>> ingested() {
        return settings.value(SOURCE_NAME)
                .flatMap(source -> settings.value(OBJECTS)
                        .map(objects -> objects.stream()
                                .map(object -> PipelineConfig.tableName(source + "_" + object.value()))
                                .toList()));
    }

    private Optional<List<String>> united() {
        return bases(HIST_UNION_TABLES, ingested())
                .or(() -> unnamed(HIST_UNION, HIST_UNION_TABLES) ? ingested() : Optional.empty());
    }

    private Optional<List<String>> staged() {
        if (!settings.has(STAGING)) {
            return Optional.empty();
        }
        Optional<List<String>> before = settings.has(HIST_UNION) ? united() : ingested();
        return bases(STAGING_TABLES, before).or(() -> unnamed(STAGING, STAGING_TABLES) ? before : Optional.empty());
    }

    /** The tables that a key names, a misspelt one as what was meant: it is told once, not again by each later phase. */
    private Optional<List<String>> bases(Key<List<Located<String>>> key, Optional<List<String>> before) {
        List<String> known = before.orElse(List.of());
        return settings.value(key)
                .filter(tables -> !tables.isEmpty())
                .map(tables -> tables.stream()
                        .map(table -> PipelineConfig.baseTableName(table.value()))
                        .map(base -> known.contains(base)
                                ? base
                                : NearestName.of(base, known).orElse(base))
                        .toList());
    }
}

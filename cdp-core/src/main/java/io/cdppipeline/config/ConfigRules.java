package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold between settings; one place for files and for configs built in code. */
final class ConfigRules {

    /** Connectors whose packs know the field of each object, or that have none. */
    private static final Set<String> KNOW_THEIR_FIELDS = Set.of("klaviyo", "onetrust", "pinterest", "sftp", "sftp_v2");

    private static final List<String> FULL_LOAD_BY_DEFAULT =
            HistUnionConfig.builder().build().fullLoad();

    private final Settings settings;
    private final List<Settings> sources;
    private final Problems problems;

    private ConfigRules(Settings settings, List<Settings> sources, Problems problems) {
        this.settings = settings;
        this.sources = sources;
        this.problems = problems;
    }

    /** Checks what was read: the sections, and one by one the sources of the ingestion. */
    static void check(Settings settings, List<Settings> sources, Problems problems) {
        ConfigRules rules = new ConfigRules(settings, sources, problems);
        rules.keyUnlessLocal();
        for (Settings source : sources) {
            rules.incrementalField(source);
            rules.objectsAreNoHistory(source);
            rules.historyEndsAfterItStarts(source);
            rules.settingsOfObjects(source);
            rules.oneValuePerParameter(source);
        }
        rules.oneNamePerSource();
        rules.oneTableEach();
        rules.oneOfAll(TARGET_DATABASE);
        rules.oneOfAll(INGESTION_DIR);
        rules.histUnionTables();
        rules.histUnionRules();
        rules.stagingTables();
        rules.dedupeTables();
        StagingOrder.check(settings, rules.staged(), problems);
        rules.unificationTables();
        rules.oneDirectoryEach();
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

    private void incrementalField(Settings source) {
        boolean unreadable = source.given(MODE) && source.value(MODE).isEmpty();
        IngestionMode mode = source.value(MODE).orElse(IngestionMode.BOTH);
        boolean snapshots =
                source.value(WRITE_MODE).filter(WriteMode.REPLACE::equals).isPresent();
        boolean known = source.value(CONNECTOR)
                .map(connector -> connector.toLowerCase(Locale.ROOT))
                .filter(KNOW_THEIR_FIELDS::contains)
                .isPresent();
        if (unreadable || snapshots || known || mode == IngestionMode.HISTORICAL || source.given(INCREMENTAL_FIELD)) {
            return;
        }
        source.section(INGESTION)
                .ifPresent(place -> problems.add(
                        place,
                        "'ingestion' needs 'incremental_field' in mode '" + mode.text()
                                + "': the field that tells when a row last changed"));
    }

    /** A table that ends in {@code _hist} is the history of the one without. */
    private void objectsAreNoHistory(Settings source) {
        for (Located<String> object : source.value(OBJECTS).orElse(List.of())) {
            String table = PipelineConfig.tableName(object.value());
            if (!table.equals(PipelineConfig.baseTableName(table))) {
                problems.add(
                        object.place(),
                        "an entry of 'objects' of 'ingestion' is " + Problems.quote(object.value())
                                + "; names with that ending are kept for the history of other tables");
            }
        }
    }

    private void historyEndsAfterItStarts(Settings source) {
        Optional<Instant> start = source.value(START_DATE).flatMap(Timestamps::parse);
        Optional<Instant> end = source.value(HISTORY_END_DATE).flatMap(Timestamps::parse);
        if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
            source.place(HISTORY_END_DATE)
                    .ifPresent(place -> problems.add(
                            place,
                            "'history_end_date' of 'ingestion' must be after 'start_date' "
                                    + Problems.quote(source.need(START_DATE)) + ", found "
                                    + Problems.quote(source.need(HISTORY_END_DATE))));
        }
    }

    private void settingsOfObjects(Settings source) {
        List<String> objects = source.texts(OBJECTS);
        if (objects.isEmpty()) {
            return;
        }
        for (ObjectSettingsType.Entry entry : source.value(OBJECT_SETTINGS).orElse(List.of())) {
            if (!objects.contains(entry.object())) {
                String hint = NearestName.hint(entry.object(), objects);
                problems.add(
                        entry.place(),
                        "'object_settings' of 'ingestion' names " + Problems.quote(entry.object())
                                + ", which is no object of it"
                                + (hint.isEmpty() ? "; those are " + Problems.allOf(objects) : hint));
            }
        }
    }

    /** Files and tables are named after their source. */
    private void oneNamePerSource() {
        Map<String, String> names = new HashMap<>();
        for (Settings source : sources) {
            source.value(SOURCE_NAME).ifPresent(name -> {
                String other = names.putIfAbsent(PipelineConfig.tableName(name), name);
                if (other != null) {
                    source.place(SOURCE_NAME)
                            .ifPresent(place -> problems.add(
                                    place,
                                    "'source_name' of 'ingestion' is " + Problems.quote(name) + ", and so is that of"
                                            + " another source; give each a name of its own, as '" + name + "_eu'"));
                }
            });
        }
    }

    /** Object b_c of source a and object c of source a_b would be one table. */
    private void oneTableEach() {
        Map<String, String> owners = new HashMap<>();
        for (Settings source : sources) {
            Optional<String> name = source.value(SOURCE_NAME);
            for (Located<String> object : source.value(OBJECTS).orElse(List.of())) {
                name.map(each -> PipelineConfig.tableName(each + "_" + object.value()))
                        .filter(table -> owners.containsKey(table)
                                && !owners.get(table).equals(PipelineConfig.tableName(name.get())))
                        .ifPresent(table -> problems.add(
                                object.place(),
                                "an entry of 'objects' of 'ingestion' is " + Problems.quote(object.value())
                                        + ", which would be loaded into the table '" + table + "' as an object of '"
                                        + owners.get(table) + "' is; rename one of the sources"));
                name.ifPresent(each -> owners.putIfAbsent(
                        PipelineConfig.tableName(each + "_" + object.value()), PipelineConfig.tableName(each)));
            }
        }
    }

    /** All sources are one project that writes one database. */
    private void oneOfAll(Key<String> key) {
        Optional<String> first =
                sources.stream().flatMap(source -> source.value(key).stream()).findFirst();
        for (Settings source : sources) {
            source.value(key)
                    .filter(value -> !value.equals(first.orElse(value)))
                    .ifPresent(value -> source.place(key)
                            .ifPresent(place -> problems.add(
                                    place,
                                    "'" + key.name() + "' of 'ingestion' is " + Problems.quote(value) + ", and "
                                            + Problems.quote(first.orElse(value))
                                            + " of another source; all sources share one")));
        }
    }

    /** A setting that all sources share. */
    private Optional<String> ofTheSources(Key<String> key) {
        return sources.stream().flatMap(source -> source.value(key).stream()).findFirst();
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

    private void histUnionRules() {
        Optional<List<String>> joined = united();
        String which = "that the hist-union joins";
        for (DedupeType.Entry entry : settings.value(HIST_UNION_DEDUPE).orElse(List.of())) {
            Located<String> table = new Located<>(entry.place(), entry.table());
            joined.ifPresent(tables -> among(table, "'dedupe' of 'hist_union'", tables, which));
        }
        // Those of the default need not be there.
        settings.value(FULL_LOAD).orElse(List.of()).stream()
                .filter(table -> !FULL_LOAD_BY_DEFAULT.contains(table.value()))
                .forEach(table ->
                        joined.ifPresent(tables -> among(table, "'full_load' of 'hist_union'", tables, which)));
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
        if (staged.isEmpty() || ofTheSources(SOURCE_NAME).isEmpty()) {
            return;
        }
        // A staging table has two names: its base name, and the one that the staging gives it.
        List<String> prefixes = sources.stream()
                .flatMap(source -> source.value(SOURCE_NAME).stream())
                .map(name -> PipelineConfig.tableName(name) + "_")
                .toList();
        List<String> names = staged.get().stream()
                .flatMap(table -> Stream.concat(
                        prefixes.stream()
                                .filter(table::startsWith)
                                .map(prefix -> prefix + "stg_" + table.substring(prefix.length())),
                        Stream.of(table)))
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
            List<Settings> holders = section.is(INGESTION) ? sources : List.of(settings);
            if (!settings.has(section)
                    || holders.stream()
                            .anyMatch(holder ->
                                    holder.given(key) && holder.value(key).isEmpty())) {
                continue;
            }
            String directory = holders.stream()
                    .flatMap(holder -> holder.value(key).stream())
                    .findFirst()
                    .orElse(key.otherwise());
            String owner = owners.putIfAbsent(directory, section.name());
            if (owner != null) {
                holders.stream()
                        .flatMap(holder -> holder.place(key).stream())
                        .findFirst()
                        .or(() -> settings.section(section))
                        .ifPresent(place -> problems.add(
                                place,
                                "'project_dir' of '" + section.name() + "' is " + Problems.quote(directory)
                                        + ", which is the directory of '" + owner + "' too"));
            }
        }
    }

    private void oneValuePerParameter(Settings source) {
        Set<String> below = source.value(PARAMETERS).orElse(Map.of()).keySet();
        for (Key<?> key : INGESTION.keys()) {
            if (key.need() == Key.Need.PARAMETER && below.contains(key.name())) {
                source.place(key)
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
                .or(() -> ofTheSources(TARGET_DATABASE))
                .or(() -> client.map(name -> name + "_src"));
        return settings.value(reads).isPresent() && settings.value(reads).equals(written);
    }

    private void among(Section section, Key<List<Located<String>>> key, List<String> tables, String which) {
        String label = "'tables' of '" + section.name() + "'";
        settings.value(key).orElse(List.of()).forEach(table -> among(table, label, tables, which));
    }

    private void among(Located<String> table, String label, List<String> tables, String which) {
        among(table, label, tables, which, problems);
    }

    static void among(Located<String> table, String label, List<String> tables, String which, Problems problems) {
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
        boolean told = sources.stream()
                .allMatch(source -> source.value(SOURCE_NAME).isPresent()
                        && source.value(OBJECTS).isPresent());
        return Optional.of(sources)
                .filter(all -> told && !all.isEmpty())
                .map(all -> all.stream()
                        .flatMap(source -> source.texts(OBJECTS).stream()
                                .map(object -> PipelineConfig.tableName(source.need(SOURCE_NAME) + "_" + object)))
                        .toList());
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

package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Turns a tree of texts into a configuration: reads every section, checks the rules, then builds the values. */
final class ConfigBinder {

    private final Interpolation interpolation;
    private final Problems problems;
    private final Settings settings = new Settings();
    private final List<Settings> sources = new ArrayList<>();
    private Optional<Supplier<Secret>> apiKeys = Optional.empty();

    private ConfigBinder(Interpolation interpolation, Problems problems) {
        this.interpolation = interpolation;
        this.problems = problems;
    }

    /**
     * Binds a tree.
     *
     * @throws ConfigException with these problems and those found before
     */
    static PipelineConfig bind(Raw tree, Interpolation interpolation, Problems problems) {
        ConfigBinder binder = new ConfigBinder(interpolation, problems);
        binder.read(tree);
        problems.throwIfAny();
        return binder.build();
    }

    /** Finds what is wrong with a tree. */
    static void check(Raw tree, Problems problems) {
        new ConfigBinder(Interpolation.none(), problems).read(tree);
    }

    private void read(Raw tree) {
        if (!(tree instanceof Raw.Fields root)) {
            problems.add(
                    tree.place(),
                    "a configuration is a mapping of the sections " + Problems.allOf(sectionNames()) + ", found "
                            + tree.kind());
            return;
        }
        for (Raw.Field field : root.fields()) {
            Optional<Section> section = section(field.name());
            if (section.isEmpty()) {
                problems.add(field.place(), unknownSection(field.name()));
                // One slip is one problem: what was meant is read under its proper name.
                section = meant(field.name(), root);
            }
            section.ifPresent(known -> read(known, field));
        }
        if (!settings.has(GLOBAL)) {
            problems.add(root.place(), "the section 'global' is missing; it names at least the 'client'");
        }
        ConfigRules.check(settings, sources, problems);
    }

    private static Optional<Section> section(String name) {
        return SECTIONS.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    private static Optional<Section> meant(String name, Raw.Fields root) {
        if (!SectionReader.homes(name).isEmpty()) {
            return Optional.empty();
        }
        return NearestName.of(name, sectionNames())
                .filter(near ->
                        root.fields().stream().noneMatch(field -> field.name().equals(near)))
                .flatMap(ConfigBinder::section);
    }

    private void read(Section section, Raw.Field field) {
        settings.addSection(section, field.place());
        if (section.is(INGESTION)) {
            ingestion(field);
        } else {
            read(section, field, settings);
        }
    }

    /** One source, or a list of them. */
    private void ingestion(Raw.Field field) {
        if (field.value() instanceof Raw.Items items) {
            if (items.items().isEmpty()) {
                problems.add(items.place(), "'ingestion' is empty; it must be a mapping of its keys or a list of such");
            }
            for (Raw item : items.items()) {
                source(new Raw.Field(item.place(), field.name(), item));
            }
        } else {
            source(field);
        }
    }

    private void source(Raw.Field field) {
        Settings source = new Settings();
        source.addSection(INGESTION, field.place());
        read(INGESTION, field, source);
        sources.add(source);
    }

    private void read(Section section, Raw.Field field, Settings into) {
        List<Raw.Field> fields;
        if (field.value() instanceof Raw.Fields mapping) {
            fields = mapping.fields();
        } else if (field.value() instanceof Raw.Nothing) {
            fields = List.of();
        } else {
            problems.add(
                    field.value().place(),
                    "'" + section.name() + "' must be a mapping of its keys, found "
                            + field.value().kind());
            // Its keys are unknown rather than missing.
            section.keys().forEach(key -> into.add(key, field.place(), Optional.empty()));
            return;
        }
        if (section.is(GLOBAL)) {
            fields.stream()
                    .filter(each -> each.name().equals(TD_API_KEY.name()))
                    .forEach(each -> apiKeys = ApiKeys.again(each.value(), interpolation));
        }
        boolean local = section.is(GLOBAL) && local(fields);
        new SectionReader(section, "'" + section.name() + "'", interpolation, problems)
                .read(field.place(), fields, key -> local && isUnsetKey(key), into);
    }

    private boolean local(List<Raw.Field> fields) {
        return fields.stream()
                .filter(field -> field.name().equals(TD_ENDPOINT.name()))
                .anyMatch(field -> resolved(field.value())
                        .filter(text -> text.strip().equalsIgnoreCase(GlobalConfig.LOCAL_ENDPOINT))
                        .isPresent());
    }

    /** So that a file for the cloud, with its key in the environment, runs on the embedded engine where that is not set. */
    private boolean isUnsetKey(Raw.Field field) {
        return field.name().equals(TD_API_KEY.name())
                && field.value() instanceof Raw.Text
                && resolved(field.value()).filter(text -> !text.isBlank()).isEmpty();
    }

    private Optional<String> resolved(Raw raw) {
        try {
            return raw instanceof Raw.Text text ? Optional.of(interpolation.resolve(text.text())) : Optional.empty();
        } catch (Interpolation.Unresolved e) {
            // Told when the key is read, unless it is of no importance.
            return Optional.empty();
        }
    }

    private static List<String> sectionNames() {
        return SECTIONS.stream().map(Section::name).toList();
    }

    private static String unknownSection(String name) {
        List<String> homes = SectionReader.homes(name);
        String hint = NearestName.hint(name, sectionNames());
        String rest = !homes.isEmpty()
                ? "; it is a key of " + Problems.allOf(homes)
                : !hint.isEmpty() ? hint : "; allowed are " + Problems.allOf(sectionNames());
        return "unknown section " + Problems.quote(name) + rest;
    }

    private PipelineConfig build() {
        PipelineConfig.Builder config = PipelineConfig.builder().global(global());
        sources.forEach(source -> config.addIngestion(ingestion(source)));
        if (settings.has(HIST_UNION)) {
            config.histUnion(histUnion());
        }
        if (settings.has(STAGING)) {
            config.staging(staging());
        }
        if (settings.has(UNIFICATION)) {
            config.unification(unification());
        }
        if (settings.has(VALIDATION)) {
            config.validation(validation());
        }
        if (settings.has(LOCAL)) {
            config.local(local());
        }
        return config.build();
    }

    private GlobalConfig global() {
        GlobalConfig.Builder global = GlobalConfig.builder().client(settings.need(CLIENT));
        settings.value(TD_API_KEY).ifPresent(key -> global.tdApiKey(key).tdApiKeys(apiKeys));
        settings.value(TD_ENDPOINT).ifPresent(global::tdEndpoint);
        settings.value(EDITED_FILES).ifPresent(global::editedFiles);
        settings.value(CATALOG).ifPresent(global::catalog);
        return global.build();
    }

    private static IngestionConfig ingestion(Settings settings) {
        IngestionConfig.Builder ingestion = IngestionConfig.builder()
                .sourceName(settings.need(SOURCE_NAME))
                .connector(settings.need(CONNECTOR))
                .addAllObjects(settings.texts(OBJECTS))
                .startDate(settings.need(START_DATE));
        settings.value(MODE).ifPresent(ingestion::mode);
        settings.value(INCREMENTAL_FIELD).ifPresent(ingestion::incrementalField);
        settings.value(HISTORY_END_DATE).ifPresent(ingestion::historyEndDate);
        settings.value(TARGET_DATABASE).ifPresent(ingestion::targetDatabase);
        settings.value(AUTH_ID).ifPresent(ingestion::authId);
        settings.value(INGESTION_DIR).ifPresent(ingestion::projectDirectory);
        settings.value(INCREMENTAL_FIELD_CONNECTOR).ifPresent(ingestion::incrementalFieldConnector);
        settings.value(HISTORICAL_FIELD).ifPresent(ingestion::historicalField);
        settings.value(HISTORICAL_FIELD_CONNECTOR).ifPresent(ingestion::historicalFieldConnector);
        settings.value(TIMESTAMP_FORMAT).ifPresent(ingestion::timestampFormat);
        settings.value(WRITE_MODE).ifPresent(ingestion::writeMode);
        settings.value(PARALLEL_LIMIT).ifPresent(ingestion::parallelLimit);
        ingestion.addAllSourcePacks(settings.value(SOURCE_PACKS).orElse(List.of()));
        for (ObjectSettingsType.Entry entry : settings.value(OBJECT_SETTINGS).orElse(List.of())) {
            ingestion.putObjectSettings(entry.object(), entry.settings());
        }
        ingestion.putAllIn(settings.value(IN).orElse(Map.of()));
        return ingestion.putAllParameters(parameters(settings)).build();
    }

    private static Map<String, String> parameters(Settings settings) {
        Map<String, String> parameters =
                new TreeMap<>(settings.value(PARAMETERS).orElse(Map.of()));
        for (Key<?> key : INGESTION.keys()) {
            if (key.need() == Key.Need.PARAMETER) {
                settings.value(key).ifPresent(text -> parameters.put(key.name(), text.toString()));
            }
        }
        return parameters;
    }

    private HistUnionConfig histUnion() {
        HistUnionConfig.Builder histUnion = HistUnionConfig.builder().addAllTables(settings.texts(HIST_UNION_TABLES));
        settings.value(HIST_UNION_SOURCE).ifPresent(histUnion::sourceDatabase);
        settings.value(UNION_SCHEMA).ifPresent(histUnion::schema);
        if (settings.given(FULL_LOAD)) {
            histUnion.fullLoad(settings.texts(FULL_LOAD).stream()
                    .map(PipelineConfig::baseTableName)
                    .toList());
        }
        for (DedupeType.Entry entry : settings.value(HIST_UNION_DEDUPE).orElse(List.of())) {
            histUnion.putDedupe(PipelineConfig.baseTableName(entry.table()), entry.rule());
        }
        settings.value(HIST_UNION_PARALLEL_LIMIT).ifPresent(limit -> histUnion.parallelLimit(limit.getAsInt()));
        settings.value(HIST_UNION_DIR).ifPresent(histUnion::projectDirectory);
        return histUnion.build();
    }

    private StagingConfig staging() {
        StagingConfig.Builder staging = StagingConfig.builder().addAllTables(settings.texts(STAGING_TABLES));
        settings.value(ENGINE).ifPresent(staging::engine);
        settings.value(STAGING_SOURCE).ifPresent(staging::sourceDatabase);
        settings.value(STAGING_TARGET).ifPresent(staging::targetDatabase);
        settings.value(STAGING_DIR).ifPresent(staging::projectDirectory);
        for (DedupeType.Entry entry : settings.value(DEDUPE).orElse(List.of())) {
            staging.putDedupe(PipelineConfig.baseTableName(entry.table()), entry.rule());
        }
        settings.value(STAGING_COLUMNS)
                .orElse(List.of())
                .forEach(entry -> staging.putColumns(entry.base(), entry.value()));
        settings.value(STAGING_PII).ifPresent(staging::putAllPii);
        settings.value(STAGING_JOINS)
                .orElse(List.of())
                .forEach(entry -> staging.putJoins(
                        entry.base(), entry.value().stream().map(Located::value).toList()));
        settings.value(STAGING_DEPENDS_ON)
                .orElse(List.of())
                .forEach(entry -> staging.putDependsOn(
                        entry.base(),
                        entry.value().stream()
                                .map(table -> PipelineConfig.baseTableName(table.value()))
                                .toList()));
        settings.value(STAGING_RULES_TABLE).ifPresent(staging::rulesTable);
        settings.value(STAGING_SAMPLE_ROWS).ifPresent(staging::sampleRows);
        return staging.build();
    }

    private UnificationConfig unification() {
        UnificationConfig.Builder unification =
                UnificationConfig.builder().name(settings.need(NAME)).addAllTables(settings.texts(UNIFICATION_TABLES));
        settings.value(ID_METHOD).ifPresent(unification::idMethod);
        settings.value(UPDATE_STRATEGY).ifPresent(unification::updateStrategy);
        settings.value(KEYS)
                .ifPresent(tables -> tables.forEach(
                        (table, columns) -> unification.putKeys(table, MappingType.values(columns.value()))));
        settings.value(KEY_RULES).ifPresent(rules -> unification.putAllKeyRules(MappingType.values(rules)));
        unification.addAllMergeByKeys(settings.texts(MERGE_BY_KEYS));
        unification.addAllExclusions(settings.value(EXCLUSIONS).orElse(List.of()));
        settings.value(ATTRIBUTES)
                .ifPresent(attributes -> attributes.forEach(
                        (name, columns) -> unification.putAttributes(name, ListType.values(columns.value()))));
        settings.value(MASTER_TABLE).map(Boolean::valueOf).ifPresent(unification::masterTable);
        settings.value(REGIONAL_ENDPOINT).ifPresent(unification::regionalEndpoint);
        settings.value(UNIFICATION_DIR).ifPresent(unification::projectDirectory);
        return unification.build();
    }

    private ValidationConfig validation() {
        ValidationConfig.Builder validation = ValidationConfig.builder()
                .maxAge(settings.value(MAX_AGE))
                .addAllAllowedEmptyTables(settings.texts(ALLOWED_EMPTY_TABLES))
                .putAllSeverity(settings.value(SEVERITY).orElse(Map.of()))
                .addAllChecks(settings.value(CHECKS).orElse(List.of()));
        settings.value(MIN_ROWS).ifPresent(validation::minRows);
        settings.value(MIN_COVERAGE).ifPresent(validation::minCoverage);
        settings.value(MAX_DUPLICATES).ifPresent(validation::maxDuplicates);
        settings.value(MAX_UNREAD).ifPresent(validation::maxUnread);
        return validation.build();
    }

    private LocalConfig local() {
        LocalConfig.Builder local = LocalConfig.builder();
        settings.value(DATA_DIRECTORY).ifPresent(local::dataDirectory);
        settings.value(DIRECTORY).ifPresent(local::directory);
        return local.build();
    }
}

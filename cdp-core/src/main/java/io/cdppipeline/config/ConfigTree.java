package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes a configuration built in code as the tree that a file would have given, so that the same rules guard both. */
final class ConfigTree {

    private final List<Raw.Field> sections = new ArrayList<>();
    private long order;

    private ConfigTree() {}

    static Raw of(PipelineConfig config) {
        return new ConfigTree().tree(config);
    }

    private Raw tree(PipelineConfig config) {
        Place root = place("the configuration");
        global(config.global());
        ingestion(config.ingestion());
        config.histUnion().ifPresent(this::histUnion);
        config.staging().ifPresent(this::staging);
        config.unification().ifPresent(this::unification);
        if (!config.local().equals(LocalConfig.builder().build())) {
            local(config.local());
        }
        if (!config.validation().equals(ValidationConfig.builder().build())) {
            validation(config.validation());
        }
        return new Raw.Fields(root, sections);
    }

    private void global(GlobalConfig global) {
        new Fields(GLOBAL.name())
                .put(TD_API_KEY, global.tdApiKey())
                .put(TD_ENDPOINT, global.tdEndpoint())
                .put(CLIENT, global.client())
                .put(EDITED_FILES, global.editedFiles().text())
                .put(CATALOG, global.catalog())
                .addSection();
    }

    private void ingestion(List<IngestionConfig> sources) {
        if (sources.size() == 1) {
            ingestion(new Fields(INGESTION.name()), sources.get(0)).addSection();
        } else if (!sources.isEmpty()) {
            Place place = place(INGESTION.name());
            List<Raw> items = new ArrayList<>();
            for (IngestionConfig source : sources) {
                items.add(ingestion(new Fields(INGESTION.name() + "[" + items.size() + "]"), source)
                        .raw());
            }
            sections.add(new Raw.Field(place, place.text(), new Raw.Items(place, items)));
        }
    }

    private static Fields ingestion(Fields fields, IngestionConfig ingestion) {
        return fields.put(SOURCE_NAME, ingestion.sourceName())
                .put(CONNECTOR, ingestion.connector())
                .put(OBJECTS, ingestion.objects())
                .put(MODE, ingestion.mode().text())
                .put(INCREMENTAL_FIELD, ingestion.incrementalField())
                .put(START_DATE, ingestion.startDate())
                .put(HISTORY_END_DATE, ingestion.historyEndDate())
                .put(TARGET_DATABASE, ingestion.targetDatabase())
                .put(AUTH_ID, ingestion.authId())
                .put(INGESTION_DIR, ingestion.projectDirectory())
                .put(INCREMENTAL_FIELD_CONNECTOR, ingestion.incrementalFieldConnector())
                .put(HISTORICAL_FIELD, ingestion.historicalField())
                .put(HISTORICAL_FIELD_CONNECTOR, ingestion.historicalFieldConnector())
                .put(TIMESTAMP_FORMAT, ingestion.timestampFormat())
                .put(WRITE_MODE, ingestion.writeMode())
                .put(PARALLEL_LIMIT, ingestion.parallelLimit())
                .put(SOURCE_PACKS, ingestion.sourcePacks())
                .put(OBJECT_SETTINGS, ingestion.objectSettings())
                .put(IN, ingestion.in())
                .put(PARAMETERS, ingestion.parameters());
    }

    private void histUnion(HistUnionConfig histUnion) {
        new Fields(HIST_UNION.name())
                .put(HIST_UNION_TABLES, histUnion.tables())
                .put(HIST_UNION_SOURCE, histUnion.sourceDatabase())
                .put(UNION_SCHEMA, histUnion.schema().text())
                .put(FULL_LOAD, histUnion.fullLoad())
                .put(HIST_UNION_DEDUPE, histUnion.dedupe())
                .put(HIST_UNION_PARALLEL_LIMIT, histUnion.parallelLimit())
                .put(HIST_UNION_DIR, histUnion.projectDirectory())
                .addSection();
    }

    private void staging(StagingConfig staging) {
        new Fields(STAGING.name())
                .put(ENGINE, staging.engine().text())
                .put(STAGING_TABLES, staging.tables())
                .put(STAGING_SOURCE, staging.sourceDatabase())
                .put(STAGING_TARGET, staging.targetDatabase())
                .put(DEDUPE, staging.dedupe())
                .put(STAGING_COLUMNS, staging.columns())
                .put(STAGING_PII, staging.pii())
                .put(STAGING_JOINS, staging.joins())
                .put(STAGING_DEPENDS_ON, staging.dependsOn())
                .put(STAGING_RULES_TABLE, staging.rulesTable())
                .put(STAGING_SAMPLE_ROWS, staging.sampleRows())
                .put(STAGING_DIR, staging.projectDirectory())
                .addSection();
    }

    private void unification(UnificationConfig unification) {
        new Fields(UNIFICATION.name())
                .put(NAME, unification.name())
                .put(ID_METHOD, unification.idMethod().text())
                .put(UPDATE_STRATEGY, unification.updateStrategy().text())
                .put(UNIFICATION_TABLES, unification.tables())
                .put(KEYS, unification.keys())
                .put(KEY_RULES, unification.keyRules())
                .put(MERGE_BY_KEYS, unification.mergeByKeys())
                .put(EXCLUSIONS, unification.exclusions())
                .put(ATTRIBUTES, unification.attributes())
                .put(MASTER_TABLE, unification.masterTable())
                .put(REGIONAL_ENDPOINT, unification.regionalEndpoint())
                .put(UNIFICATION_DIR, unification.projectDirectory())
                .addSection();
    }

    private void local(LocalConfig local) {
        new Fields(LOCAL.name())
                .put(DATA_DIRECTORY, local.dataDirectory())
                .put(DIRECTORY, local.directory())
                .addSection();
    }

    private void validation(ValidationConfig validation) {
        Map<String, String> severities = new LinkedHashMap<>();
        validation.severity().forEach((kind, severity) -> severities.put(kind.text(), severity.text()));
        new Fields(VALIDATION.name())
                .put(MIN_ROWS, validation.minRows())
                .put(MIN_COVERAGE, new BigDecimal(Double.toString(validation.minCoverage())).toPlainString())
                .put(MAX_AGE, validation.maxAge())
                .put(MAX_DUPLICATES, validation.maxDuplicates())
                .put(MAX_UNREAD, new BigDecimal(Double.toString(validation.maxUnread())).toPlainString())
                .put(ALLOWED_EMPTY_TABLES, validation.allowedEmptyTables())
                .put(SEVERITY, severities)
                .put(CHECKS, validation.checks())
                .addSection();
    }

    private Place place(String text) {
        return new Place(text, order++);
    }

    private Raw raw(Place place, Object value) {
        if (value instanceof Secret secret) {
            return new Raw.Text(place, secret.reveal());
        }
        if (value instanceof List<?> list) {
            List<Raw> items = new ArrayList<>();
            for (Object item : list) {
                items.add(raw(place(place.text() + "[" + items.size() + "]"), item));
            }
            return new Raw.Items(place, items);
        }
        if (value instanceof Map<?, ?> map) {
            Fields fields = new Fields(place);
            map.forEach((name, inner) -> fields.add(name.toString(), inner));
            return fields.raw();
        }
        if (value instanceof DedupeRule rule) {
            Fields fields = new Fields(place);
            fields.add("partition_by", rule.partitionBy());
            fields.add("order_by", rule.orderBy());
            return fields.raw();
        }
        if (value instanceof ColumnSettings settings) {
            Fields fields = new Fields(place)
                    .put(ColumnSettingsType.RULE, settings.rule())
                    .put(ColumnSettingsType.EXPRESSION, settings.expression())
                    .put(ColumnSettingsType.PII, settings.pii());
            if (settings.preserveCase()) {
                fields.put(ColumnSettingsType.PRESERVE_CASE, true);
            }
            if (!settings.keys().isEmpty()) {
                fields.put(ColumnSettingsType.KEYS, settings.keys());
            }
            return fields.raw();
        }
        if (value instanceof JoinRule join) {
            return new Fields(place)
                    .put(JoinsType.TABLE, join.table())
                    .put(JoinsType.ON, join.on())
                    .put(JoinsType.COLUMNS, join.columns())
                    .raw();
        }
        if (value instanceof SqlCheckConfig check) {
            Fields fields = new Fields(place);
            fields.add("name", check.name());
            fields.add("phase", check.phase());
            check.database().ifPresent(database -> fields.add("database", database));
            fields.add("sql", check.sql());
            fields.add("expect", check.expect().text());
            fields.add("severity", check.severity().text());
            return fields.raw();
        }
        if (value instanceof KeyRule rule) {
            return new Fields(place)
                    .put(UnificationTypes.VALID_REGEXP, rule.validRegexp())
                    .put(UnificationTypes.INVALID_TEXTS, rule.invalidTexts())
                    .raw();
        }
        if (value instanceof KeyExclusion exclusion) {
            return new Fields(place)
                    .put(UnificationTypes.KEY, exclusion.key())
                    .put(UnificationTypes.VALUE, exclusion.value())
                    .put(UnificationTypes.REASON, exclusion.reason())
                    .put(UnificationTypes.TABLES, exclusion.tables())
                    .raw();
        }
        if (value instanceof ObjectSettings settings) {
            return new Fields(place)
                    .put(INCREMENTAL_FIELD, settings.incrementalField())
                    .put(INCREMENTAL_FIELD_CONNECTOR, settings.incrementalFieldConnector())
                    .put(HISTORICAL_FIELD, settings.historicalField())
                    .put(HISTORICAL_FIELD_CONNECTOR, settings.historicalFieldConnector())
                    .put(WRITE_MODE, settings.writeMode())
                    .put(ObjectSettingsType.PATH, settings.path())
                    .put(IN, settings.in())
                    .raw();
        }
        return new Raw.Text(place, value.toString(), value instanceof String);
    }

    /** The fields of one section or mapping, in the making. */
    private final class Fields {
        private final Place place;
        private final List<Raw.Field> fields = new ArrayList<>();

        Fields(String section) {
            this(place(section));
        }

        Fields(Place place) {
            this.place = place;
        }

        Fields put(Key<?> key, Object value) {
            Object present = value;
            if (value instanceof Optional<?> optional) {
                if (optional.isEmpty()) {
                    return this;
                }
                present = optional.get();
            } else if (value instanceof OptionalLong number) {
                if (number.isEmpty()) {
                    return this;
                }
                present = number.getAsLong();
            } else if (value instanceof OptionalInt number) {
                if (number.isEmpty()) {
                    return this;
                }
                present = number.getAsInt();
            }
            add(key.name(), present);
            return this;
        }

        void add(String name, Object value) {
            Place at = place(place.text() + "." + name);
            fields.add(new Raw.Field(at, name, ConfigTree.this.raw(at, value)));
        }

        Raw raw() {
            return new Raw.Fields(place, fields);
        }

        void addSection() {
            sections.add(new Raw.Field(place, place.text(), raw()));
        }
    }
}

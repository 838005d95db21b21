package io.cdppipeline.config;

import static io.cdppipeline.config.Key.optional;
import static io.cdppipeline.config.Key.parameter;
import static io.cdppipeline.config.Key.required;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** All sections and keys of a configuration: what the reader accepts and what the reference page prints. */
final class ConfigReference {

    // global
    static final Key<Secret> TD_API_KEY = optional(
            "td_api_key",
            ApiKeys.TYPE,
            "none; needed unless the endpoint is local",
            "The key of the account. One that may change while pipelines run is best in a file, ${file:td.key}, which is read"
                    + " again when the key is refused; an environment variable cannot change within a process.");
    static final Key<String> TD_ENDPOINT = optional(
            "td_endpoint",
            Endpoints.TYPE,
            "https://api.treasuredata.com",
            "Where it runs: the account's region, or local for the embedded Treasure Data.");
    static final Key<String> CLIENT =
            required("client", Types.CLIENT, "The client, which every database is named after.");

    static final Key<EditedFiles> EDITED_FILES = optional(
            "edited_files",
            Types.word(EditedFiles.class, EditedFiles::text),
            "back_up",
            "What becomes of a generated file that somebody edited: it stays and is deployed, is moved aside, or stops the run.");
    static final Key<Path> CATALOG = optional(
            "catalog",
            Types.PATH,
            "none",
            "A snapshot of schemas to plan with where the target is not there or lacks a table, relative to the work directory.");

    static final Section GLOBAL =
            Section.of("global", "What holds for every phase.", TD_API_KEY, TD_ENDPOINT, CLIENT, EDITED_FILES, CATALOG);

    // ingestion
    static final Key<String> SOURCE_NAME =
            required("source_name", Types.SOURCE, "The source system's name, used in file and table names.");
    static final Key<String> CONNECTOR = required(
            "connector", Types.CONNECTOR, "The connector; rest means the source's own connector where it has one.");
    static final Key<List<Located<String>>> OBJECTS = required(
            "objects",
            new ListType(
                    "objects",
                    Types.matching("an object's name: letters, digits, '_' or '-'", "[A-Za-z0-9_-]{1,100}"),
                    false,
                    PipelineConfig::tableName),
            "What to load, in the source's own spelling.");
    static final Key<IngestionMode> MODE = optional(
            "mode",
            Types.word(IngestionMode.class, IngestionMode::text),
            "both",
            "Whether the history, the increments, or first the one and then the other are loaded.");
    static final Key<String> INCREMENTAL_FIELD = optional(
            "incremental_field",
            Types.FIELD,
            "none; needed unless the mode is historical",
            "The field that tells when a row last changed.");
    static final Key<String> INCREMENTAL_FIELD_CONNECTOR = optional(
            "incremental_field_connector",
            Types.FIELD,
            "as the source's pack says, else incremental_field",
            "What the source's API calls that field.");
    static final Key<String> HISTORICAL_FIELD = optional(
            "historical_field",
            Types.FIELD,
            "as the source's pack says, else incremental_field",
            "The field that the history is selected by.");
    static final Key<String> HISTORICAL_FIELD_CONNECTOR = optional(
            "historical_field_connector",
            Types.FIELD,
            "as the source's pack says, else historical_field",
            "What the source's API calls that one.");
    static final Key<String> TIMESTAMP_FORMAT = optional(
            "timestamp_format",
            Types.matching("the name of a timestamp format, as 'iso_millis'", "[a-z][a-z0-9_]{0,63}"),
            "as the source's pack says",
            "How the connector wants timestamps written.");
    static final Key<WriteMode> WRITE_MODE = optional(
            "write_mode",
            Types.word(WriteMode.class, WriteMode::text),
            "as the source's pack says",
            "Whether a load's rows are added to the table or take the place of those that are there.");
    static final Key<OptionalInt> PARALLEL_LIMIT = optional(
            "parallel_limit",
            Types.PARALLEL_LIMIT,
            "as the source's pack says",
            "How many objects load at the same time: the source's API may allow fewer.");
    static final Key<List<Path>> SOURCE_PACKS = optional(
            "source_packs",
            new PathsType(),
            "none",
            "Directories with source packs of your own, relative to this file's directory.");
    static final Key<Map<String, Object>> IN = optional(
            "in",
            new OpaqueType(),
            "none",
            "Keys of the load files' in, handed on as they are and laid over those of the pack.");
    static final Key<List<ObjectSettingsType.Entry>> OBJECT_SETTINGS = optional(
            "object_settings",
            new ObjectSettingsType(),
            "none",
            "By object: what holds for it and not for the others.");
    static final Key<String> START_DATE =
            required("start_date", Types.TIMESTAMP, "Where loading starts; UTC if it names no zone.");
    static final Key<String> HISTORY_END_DATE = optional(
            "history_end_date",
            Types.TIMESTAMP,
            "none: the history is all there is",
            "Where the historical load ends and the incremental one begins.");
    static final Key<String> TARGET_DATABASE =
            optional("target_database", Types.DATABASE, "{client}_src", "The database of the raw tables.");
    static final Key<OptionalLong> AUTH_ID = optional(
            "auth_id", Types.AUTHENTICATION_ID, "none", "The TD Authentication that holds the source's credentials.");
    static final Key<String> INGESTION_DIR =
            optional("project_dir", Types.DIRECTORY_NAME, "ingestion", "The project's directory and name.");
    static final Key<Map<String, String>> PARAMETERS =
            optional("parameters", new ParametersType(), "none", "Any further parameters of the connector.");

    static final Section INGESTION = Section.of(
            "ingestion",
            "What is loaded from a source system, and how; a list of such mappings for several source systems.",
            SOURCE_NAME,
            CONNECTOR,
            OBJECTS,
            MODE,
            INCREMENTAL_FIELD,
            INCREMENTAL_FIELD_CONNECTOR,
            HISTORICAL_FIELD,
            HISTORICAL_FIELD_CONNECTOR,
            START_DATE,
            HISTORY_END_DATE,
            TARGET_DATABASE,
            AUTH_ID,
            TIMESTAMP_FORMAT,
            WRITE_MODE,
            PARALLEL_LIMIT,
            INGESTION_DIR,
            SOURCE_PACKS,
            OBJECT_SETTINGS,
            IN,
            PARAMETERS,
            parameter("account_name", Types.TEXT, "Snowflake: the account."),
            parameter("warehouse", Types.TEXT, "Snowflake: the warehouse."),
            parameter("role", Types.TEXT, "Snowflake: the role."),
            parameter("database", Types.TEXT, "Snowflake and other databases: the database to read."),
            parameter("schema", Types.TEXT, "Snowflake and other databases: the schema, PUBLIC if absent."),
            parameter("project_id", Types.TEXT, "BigQuery: the project."),
            parameter("dataset", Types.TEXT, "BigQuery: the data set."),
            parameter("import_type", Types.matching("'query' or 'table'", "query|table"), "BigQuery: how it is read."),
            parameter("api_version", Types.TEXT, "Salesforce and other services: the version of the API."),
            parameter("sandbox", Types.FLAG, "Salesforce: true for a sandbox."),
            parameter("base_url", Types.TEXT, "OneTrust and other services: where the API is."),
            parameter("host", Types.TEXT, "SFTP and databases: the host."),
            parameter("port", Types.matching("a port, as 22", "[1-9][0-9]{0,4}"), "SFTP and databases: the port."),
            parameter("path_prefix", Types.TEXT, "SFTP: where the files are."));

    // hist_union
    static final Key<List<Located<String>>> HIST_UNION_TABLES =
            optional("tables", tables(), "every table that the ingestion loads", "The tables, without _hist.");
    static final Key<String> HIST_UNION_SOURCE =
            optional("source_database", Types.DATABASE, "the ingestion's target", "Where they are.");
    static final Key<UnionSchema> UNION_SCHEMA = optional(
            "schema",
            Types.word(UnionSchema.class, UnionSchema::text),
            "union",
            "Whether a joined table has the columns of both sides, or those of the increments.");
    static final Key<List<Located<String>>> FULL_LOAD = optional(
            "full_load",
            tables(),
            "klaviyo_lists, klaviyo_metric_data",
            "The tables that every run builds anew from all their rows.");
    static final Key<List<DedupeType.Entry>> HIST_UNION_DEDUPE = optional(
            "dedupe",
            new DedupeType(),
            "none: every row stays",
            "By table: which rows are versions of one thing, and which of them stays.");
    static final Key<OptionalInt> HIST_UNION_PARALLEL_LIMIT =
            optional("parallel_limit", Types.PARALLEL_LIMIT, "4", "How many tables are joined at the same time.");
    static final Key<String> HIST_UNION_DIR =
            optional("project_dir", Types.DIRECTORY_NAME, "hist_union", "The project's directory and name.");

    static final Section HIST_UNION = Section.of(
            "hist_union",
            "Which tables get their history and increments joined.",
            HIST_UNION_TABLES,
            HIST_UNION_SOURCE,
            UNION_SCHEMA,
            FULL_LOAD,
            HIST_UNION_DEDUPE,
            HIST_UNION_PARALLEL_LIMIT,
            HIST_UNION_DIR);

    // staging
    static final Key<SqlEngine> ENGINE = optional(
            "engine", Types.word(SqlEngine.class, SqlEngine::text), "presto", "The engine that runs the queries.");
    static final Key<List<Located<String>>> STAGING_TABLES =
            optional("tables", tables(), "every table of the phase before", "The tables to clean.");
    static final Key<String> STAGING_SOURCE =
            optional("source_database", Types.DATABASE, "where the phase before wrote", "Where the raw tables are.");
    static final Key<String> STAGING_TARGET =
            optional("target_database", Types.DATABASE, "{client}_stg", "The database of the clean tables.");
    static final Key<List<DedupeType.Entry>> DEDUPE = optional(
            "dedupe",
            new DedupeType(),
            "none: every row stays",
            "By table: which rows are versions of one thing, and which of them stays.");
    static final Key<List<ByTable.Entry<Map<String, ColumnSettings>>>> STAGING_COLUMNS = optional(
            "columns",
            new ByTable<>(new ColumnSettingsType()),
            "none",
            "By table and column: what the column's own rule should not decide.");
    static final Key<Map<PiiKind, PiiPolicy>> STAGING_PII = optional(
            "pii",
            new PiiType(),
            "keep for all",
            "What stays of columns that tell about a person, which their names show.");
    static final Key<List<ByTable.Entry<List<Located<JoinRule>>>>> STAGING_JOINS = optional(
            "joins",
            new ByTable<>(new JoinsType()),
            "none",
            "By table: columns of other staging tables that its rows get.");
    static final Key<List<ByTable.Entry<List<Located<String>>>>> STAGING_DEPENDS_ON = optional(
            "depends_on",
            new ByTable<>(tables()),
            "none: only joins make an order",
            "By table: tables to stage before it.");
    static final Key<String> STAGING_RULES_TABLE = optional(
            "rules_table",
            Types.matching("database.table, as acme_config.rules", "[a-z0-9_]{3,255}\\.[a-z0-9_]{1,255}"),
            "{client}_config.staging_trnsfrm_rules",
            "A table with further rules, which go before these; none if it does not exist.");
    static final Key<Integer> STAGING_SAMPLE_ROWS = optional(
            "sample_rows",
            Types.SAMPLE_ROWS,
            "1000",
            "How many rows of a raw table are looked at for JSON and the spelling of dates; 0 for none.");
    static final Key<String> STAGING_DIR =
            optional("project_dir", Types.DIRECTORY_NAME, "staging", "The project's directory and name.");

    static final Section STAGING = Section.of(
            "staging",
            "How raw tables are cleaned.",
            ENGINE,
            STAGING_TABLES,
            STAGING_SOURCE,
            STAGING_TARGET,
            DEDUPE,
            STAGING_COLUMNS,
            STAGING_PII,
            STAGING_JOINS,
            STAGING_DEPENDS_ON,
            STAGING_RULES_TABLE,
            STAGING_SAMPLE_ROWS,
            STAGING_DIR);

    // unification
    static final Key<String> NAME =
            required("name", Types.UNIFICATION_NAME, "What the unification is called, as customer_360.");
    static final Key<IdMethod> ID_METHOD = optional(
            "id_method",
            Types.word(IdMethod.class, IdMethod::text),
            "persistent_id",
            "Whether an id stays when later data arrives.");
    static final Key<UpdateStrategy> UPDATE_STRATEGY = optional(
            "update_strategy",
            Types.word(UpdateStrategy.class, UpdateStrategy::text),
            "incremental",
            "Whether a run reads new rows only, or all of them.");
    static final Key<List<Located<String>>> UNIFICATION_TABLES =
            optional("tables", tables(), "every staging table with an identifier", "The staging tables to read.");
    static final Key<Map<String, Located<Map<String, Located<String>>>>> KEYS = optional(
            "keys",
            UnificationTypes.KEYS,
            "found by names and samples",
            "By table and column: the identifier that it holds, or none.");
    static final Key<Map<String, Located<KeyRule>>> KEY_RULES = optional(
            "key_rules",
            UnificationTypes.KEY_RULES,
            "as the unification has them",
            "By identifier: which of its values count.");
    static final Key<List<Located<String>>> MERGE_BY_KEYS = optional(
            "merge_by_keys",
            new ListType("identifiers", UnificationTypes.NAME, true, name -> name),
            "the steadiest first",
            "The identifiers that lead, the first before all.");
    static final Key<List<KeyExclusion>> EXCLUSIONS = optional(
            "exclusions",
            UnificationTypes.EXCLUSIONS,
            "none",
            "Values of identifiers that stand for nobody, as a shop's own phone number.");
    static final Key<Map<String, Located<List<Located<String>>>>> ATTRIBUTES = optional(
            "attributes",
            UnificationTypes.ATTRIBUTES,
            "found by names",
            "By attribute of the master table: the columns that hold it, the most trusted first.");
    static final Key<String> MASTER_TABLE =
            optional("master_table", Types.FLAG, "true", "Whether a table with one row per customer is made.");
    static final Key<String> REGIONAL_ENDPOINT = optional(
            "regional_endpoint", Endpoints.TYPE, "the global endpoint's region", "Where the unification is called.");
    static final Key<String> UNIFICATION_DIR =
            optional("project_dir", Types.DIRECTORY_NAME, "unification", "The project's directory and name.");

    static final Section UNIFICATION = Section.of(
            "unification",
            "How customers are found behind their identifiers.",
            NAME,
            ID_METHOD,
            UPDATE_STRATEGY,
            UNIFICATION_TABLES,
            KEYS,
            KEY_RULES,
            MERGE_BY_KEYS,
            EXCLUSIONS,
            ATTRIBUTES,
            MASTER_TABLE,
            REGIONAL_ENDPOINT,
            UNIFICATION_DIR);

    // local
    static final Key<Path> DATA_DIRECTORY =
            optional("data_directory", Types.PATH, "data", "The source systems' files, {source}/{object}/ below it.");
    static final Key<Path> DIRECTORY =
            optional("directory", Types.PATH, ".treasure-data", "Where the embedded Treasure Data keeps what it has.");

    static final Section LOCAL = Section.of(
            "local", "The embedded Treasure Data; read where the endpoint is local.", DATA_DIRECTORY, DIRECTORY);

    // validation
    static final Key<Long> MIN_ROWS =
            optional("min_rows", Types.COUNT, "1", "How many rows a table must have that may not be empty.");
    static final Key<Double> MIN_COVERAGE = optional(
            "min_coverage", Types.PERCENT, "90", "More than so much of the enriched rows must have a unified id.");
    static final Key<Duration> MAX_AGE =
            optional("max_age", Types.DURATION, "any age is fine", "How old a table's newest row may be.");
    static final Key<Long> MAX_DUPLICATES = optional(
            "max_duplicates",
            Types.COUNT,
            "any number is fine, and told",
            "How many rows of a joined table may repeat an id.");
    static final Key<Double> MAX_UNREAD = optional(
            "max_unread", Types.PERCENT, "5", "How much of a column may not be understood as dates or numbers.");
    static final Key<List<Located<String>>> ALLOWED_EMPTY_TABLES =
            optional("allowed_empty_tables", tables(PipelineConfig::tableName), "none", "Tables that may be empty.");
    static final Key<Map<CheckKind, Severity>> SEVERITY = optional(
            "severity",
            new SeveritiesType(),
            "as each check has it",
            "By kind of check: whether it is left out, warns or fails.");
    static final Key<List<SqlCheckConfig>> CHECKS =
            optional("checks", new SqlChecksType(), "none", "Checks of your own: a query and what it has to give.");

    static final Section VALIDATION = Section.of(
            "validation",
            "What has to hold before the next phase runs.",
            MIN_ROWS,
            MIN_COVERAGE,
            MAX_AGE,
            MAX_DUPLICATES,
            MAX_UNREAD,
            ALLOWED_EMPTY_TABLES,
            SEVERITY,
            CHECKS);

    static final List<Section> SECTIONS =
            List.of(GLOBAL, INGESTION, HIST_UNION, STAGING, UNIFICATION, VALIDATION, LOCAL);

    private ConfigReference() {}

    private static ValueType<List<Located<String>>> tables() {
        return tables(PipelineConfig::baseTableName);
    }

    private static ValueType<List<Located<String>>> tables(UnaryOperator<String> sameness) {
        return new ListType(
                "tables",
                Types.matching(
                        "a table's name, as shopify_orders or acme_src.shopify_orders",
                        "([A-Za-z0-9_]+\\.)?[A-Za-z0-9_-]{1,200}"),
                true,
                sameness);
    }

    /** The reference page in Markdown. */
    static String markdown() {
        StringBuilder page = new StringBuilder();
        for (Section section : SECTIONS) {
            page.append("## ").append(section.name()).append("\n\n");
            page.append(section.meaning()).append("\n\n");
            page.append("| key | value | if absent | meaning |\n|---|---|---|---|\n");
            for (Key<?> key : section.keys()) {
                String absent = key.need() == Key.Need.REQUIRED ? "an error" : key.otherwise();
                page.append("| `%s` | %s | %s | %s |%n"
                        .formatted(key.name(), key.type().allowed(), absent, key.meaning())
                        .replace(System.lineSeparator(), "\n"));
            }
            page.append("\n");
        }
        return page.toString();
    }
}

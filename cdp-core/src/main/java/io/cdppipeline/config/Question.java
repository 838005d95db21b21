package io.cdppipeline.config;

import static io.cdppipeline.config.ConfigReference.*;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question for one key of a configuration.
 *
 * @param key what is asked for; its type says what may be answered
 * @param text what is asked, without the default
 * @param hints lines above it that help to answer
 */
record Question(Key<?> key, String text, List<String> hints) {

    private static Question of(Key<?> key, String text, String... hints) {
        return new Question(key, text, List.of(hints));
    }

    static final Question ENDPOINT_ASKED = of(
            TD_ENDPOINT,
            "TD endpoint",
            "Where it runs. Any spelling of a region will do:",
            "- US: https://api.treasuredata.com",
            "- EU: https://api-cdp.eu01.treasuredata.com",
            "- Tokyo: https://api-cdp.treasuredata.co.jp",
            "- Asia Pacific: https://api-cdp.ap02.treasuredata.com",
            "- local: the embedded Treasure Data, without an account");

    static final Question API_KEY_ASKED = of(
            TD_API_KEY,
            "TD API key",
            "Found at https://console.treasuredata.com/app/users; of the form 12345/abcdef1234567890…");

    static final Question CLIENT_ASKED = of(CLIENT, "Client name, as acme or mck", "Every database is named after it.");

    static final List<Question> OF_A_SOURCE = List.of(
            of(SOURCE_NAME, "Source name, as shopify, salesforce or snowflake"),
            of(CONNECTOR, "Connector type, as rest, salesforce or snowflake"),
            of(OBJECTS, "Objects or tables with commas between, as orders,customers,products"),
            of(
                    MODE,
                    "Ingestion mode: incremental, historical or both",
                    "both loads the history first and then goes on with what changes (recommended)."),
            of(
                    INCREMENTAL_FIELD,
                    "Incremental field, as updated_at or modified_date",
                    "It tells when a row last changed."),
            of(START_DATE, "Start date, as 2024-01-01T00:00:00.000000"),
            of(TARGET_DATABASE, "Target database"),
            of(AUTH_ID, "TD Authentication ID, as 360014", "Made in the console under Integrations, Authentications."));

    /** What some connectors need besides, by the connector's name. */
    private static final Map<String, List<Question>> OF_CONNECTORS = Map.of(
            "snowflake",
            List.of(
                    parameter("account_name", "Snowflake account, as ACCOUNT-REGION_ID"),
                    parameter("warehouse", "Snowflake warehouse, as COMPUTE_WH"),
                    parameter("database", "Snowflake database"),
                    parameter("schema", "Snowflake schema (Enter for PUBLIC)")),
            "salesforce",
            List.of(
                    parameter("api_version", "Salesforce API version, as 54.0 (Enter for the connector's own)"),
                    parameter("sandbox", "Salesforce sandbox: true or false (Enter for production)")),
            "bigquery",
            List.of(parameter("project_id", "BigQuery project"), parameter("dataset", "BigQuery data set")));

    static final List<Question> OF_HIST_UNION = List.of(of(
            HIST_UNION_TABLES,
            "Tables to combine with commas between, as shopify_orders,shopify_customers",
            "Those of the ingestion whose history and increments are to become one table."));

    static final List<Question> OF_STAGING = List.of(
            of(
                    ENGINE,
                    "SQL engine: presto or hive",
                    "presto is faster and closer to the standard (recommended); hive has older functions."),
            of(STAGING_TARGET, "Target database"));

    static final List<Question> OF_UNIFICATION = List.of(
            of(NAME, "Unification name, as customer_360 or unified_profile"),
            of(
                    ID_METHOD,
                    "ID method: persistent_id or canonical_id",
                    "persistent_id stays the same as data comes in (recommended); canonical_id is merged anew."),
            of(
                    UPDATE_STRATEGY,
                    "Update strategy: incremental or full",
                    "incremental reads what is new (recommended); full reads everything each time."));

    static List<Question> ofConnector(String connector) {
        return OF_CONNECTORS.getOrDefault(connector, List.of());
    }

    private static Question parameter(String name, String text) {
        return of(INGESTION.key(name).orElseThrow(), text);
    }

    /** What Enter alone means, where the key may be left out: the default as the reference says it. */
    Optional<String> otherwise(String client) {
        return key.need() != Key.Need.OPTIONAL || key.otherwise().startsWith("none")
                ? Optional.empty()
                : Optional.of(key.otherwise().replace("{client}", client));
    }
}

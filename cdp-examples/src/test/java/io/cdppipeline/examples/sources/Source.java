package io.cdppipeline.examples.sources;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A source with data shaped as its API's: the object, its fields, how it writes moments, what its section says. */
enum Source {
    KLAVIYO("klaviyo", "profiles", "created", "updated", "uuuu-MM-dd'T'HH:mm:ssxxx", "connector: klaviyo"),
    KLAVIYO_CAMPAIGNS(
            "klaviyo",
            "campaigns",
            "created_at",
            "updated_at",
            "uuuu-MM-dd'T'HH:mm:ss'.123456'xxx",
            "connector: klaviyo"),
    SALESFORCE(
            "salesforce",
            "Contact",
            "CreatedDate",
            "LastModifiedDate",
            "uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'",
            "connector: salesforce\n  incremental_field: LastModifiedDate\n  historical_field: CreatedDate"),
    BIGQUERY(
            "bigquery",
            "shop_orders",
            "incremental_date",
            "incremental_date",
            "uuuu-MM-dd HH:mm:ss.SSS",
            "connector: bigquery_v2\n  incremental_field: incremental_date\n  project_id: acme-data\n  dataset: gold"),
    SNOWFLAKE(
            "snowflake",
            "ORDERS",
            "UPDATED_AT",
            "UPDATED_AT",
            "uuuu-MM-dd HH:mm:ss.SSS",
            "connector: snowflake\n  incremental_field: UPDATED_AT\n  account_name: A-B\n  warehouse: W\n  database: D"),
    ONETRUST("onetrust", "data_subject_profile", "updated_date", "updated_date", MILLIS, "connector: onetrust"),
    SHOPIFY_V1(
            "shopify",
            "customers",
            "created_at",
            "updated_at",
            MILLIS,
            "connector: shopify\n  incremental_field: updated_at"),
    SHOPIFY_V2("shop", "orders", "created_at", "updated_at", MILLIS, "connector: shopify_v2\n  incremental_field: updated_at"),
    /** A file for every day, which is added to what is there. */
    SFTP_DAILY("sftp", "orders", "updated_at", "updated_at", MILLIS, FILES),
    /** All files that there are, in place of what was there. */
    SFTP_WHOLE("sftp", "customers", "updated_at", "updated_at", MILLIS, FILES),
    OTHER(
            "zendesk",
            "tickets",
            "created_at",
            "updated_at",
            MILLIS,
            "connector: zendesk\n  incremental_field: updated_at\n  in: {subdomain: acme}");

    final String source;
    final String object;
    final String created;
    final String updated;
    final String pattern;
    final String section;

    Source(String source, String object, String created, String updated, String pattern, String section) {
        this.source = source;
        this.object = object;
        this.created = created;
        this.updated = updated;
        this.pattern = pattern;
        this.section = section;
    }

    SourceRows rows() {
        return new SourceRows(pattern, created, updated, 11);
    }

    String base() {
        return (source + "_" + object).toLowerCase(Locale.ROOT);
    }

    String changed() {
        return updated.toLowerCase(Locale.ROOT);
    }
}


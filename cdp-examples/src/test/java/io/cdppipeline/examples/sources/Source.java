package io.cdppipeline.examples.sources;

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
    ONETRUST(
            "onetrust",
            "data_subject_profile",
            "updated_date",
            "updated_date",
            SourceRows.MILLIS,
            "connector: onetrust"),
    SHOPIFY_V1(
            "shopify",
            "customers",
            "created_at",
            "updated_at",
            SourceRows.MILLIS,
            "connector: shopify\n  incremental_field: updated_at"),
    SHOPIFY_V2(
            "shop",
            "orders",
            "created_at",
            "updated_at",
            SourceRows.MILLIS,
            "connector: shopify_v2\n  incremental_field: updated_at"),
    /** A file for every day, which is added to what is there. */
    SFTP_DAILY("sftp", "orders", "updated_at", "updated_at", SourceRows.MILLIS, Source.FILES),
    /** All files that there are, in place of what was there. */
    SFTP_WHOLE("sftp", "customers", "updated_at", "updated_at", SourceRows.MILLIS, Source.FILES),
    OTHER(
            "zendesk",
            "tickets",
            "created_at",
            "updated_at",
            SourceRows.MILLIS,
            "connector: zendesk\n  incremental_field: updated_at\n  in: {subdomain: acme}");

    private static final String CELLS = "in: {parser: {columns: [{name: Id, type: string}, {name: Email, type: string},"
            + " {name: Full Name, type: string}, {name: select, type: string},"
            + " {name: \"Order-Total'; drop table x\", type: double}, {name: empty, type: string},"
            + " {name: nothing, type: string}, {name: updated_at, type: string}]}}";

    private static final String FILES = "connector: sftp_v2\n  path_prefix: /exports\n  object_settings:\n"
            + "    orders: {write_mode: append, path: \"/exports/orders_$${session_date}.csv\", " + CELLS + "}\n"
            + "    customers: {" + CELLS + "}";

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

    /** The name of its tables. */
    String base() {
        return (source + "_" + object).toLowerCase(Locale.ROOT);
    }

    String staged() {
        return (source + "_stg_" + object).toLowerCase(Locale.ROOT);
    }

    /** The column that says when a row last changed. */
    String changed() {
        return updated.toLowerCase(Locale.ROOT);
    }

    /** What {@code in.type} says of it. */
    String connector() {
        return section.lines().findFirst().orElseThrow().replace("connector: ", "");
    }

    boolean ofFiles() {
        return connector().equals("sftp_v2");
    }

    /** Gives the source further rows; a source of files has those of a day in one file. */
    void add(Path data, LocalDate day, List<Map<String, Object>> rows) {
        if (!ofFiles()) {
            SourceRows.add(data, connector().replaceFirst("_v2$", ""), object, rows);
            return;
        }
        try {
            Path file = this == SFTP_DAILY
                    ? data.resolve("sftp/exports/orders_" + day + ".csv")
                    : data.resolve("sftp/exports/customers/" + day + ".csv");
            Files.createDirectories(file.getParent());
            Files.writeString(file, SourceRows.csv(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A configuration of these sources, as text. */
    static String ingestion(String client, Source... sources) {
        return ingestion(client, "", sources);
    }

    /** @param more further lines of every source's section */
    static String ingestion(String client, String more, Source... sources) {
        Map<String, List<Source>> bySource = new LinkedHashMap<>();
        for (Source source : sources) {
            bySource.computeIfAbsent(source.source, name -> new ArrayList<>()).add(source);
        }
        StringBuilder yaml =
                new StringBuilder("global: {client: %s, td_endpoint: local}\ningestion:\n".formatted(client));
        bySource.forEach((name, objects) -> yaml.append("""
                - source_name: %s
                  objects: %s
                  start_date: 2024-01-01
                  %s
                """.formatted(
                        name, objects.stream().map(source -> source.object).toList(), objects.get(0).section))
                .append(more));
        return yaml.toString();
    }

    /** What keeps the latest version of each row of these sources in the staging. */
    static String dedupe(Source... sources) {
        StringBuilder dedupe = new StringBuilder("  dedupe:\n");
        for (Source source : sources) {
            dedupe.append(
                    "    %s: {partition_by: [id], order_by: [%s desc]}\n".formatted(source.base(), source.changed()));
        }
        return dedupe.toString();
    }
}

package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.templates.TemplateEngine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePacksTest {

    private static final String ZENDESK = """
            title: Zendesk
            summary: Tickets of a help desk.
            source: zendesk
            connector: zendesk
            words: [rest]
            flow: open
            timestamps: epoch_seconds
            fields: {historical: created_at, incremental: updated_at}
            parameters:
              subdomain: {required: true, pattern: "[a-z]+", meaning: The account.}
            in:
              object: "{{ object }}"
              account: "https://{{ subdomain }}.zendesk.com"
              since: "${td.last_results.start_time}"
              until: "${td.last_results.end_time}"
              field: ${datasource.incremental_field_connector}
            """;

    @TempDir
    Path directory;

    private static IngestionConfig section(String source, String connector) {
        return IngestionConfig.builder()
                .sourceName(source)
                .connector(connector)
                .addObjects("a")
                .startDate("2024-01-01")
                .build();
    }

    @Test
    void aPackIsFoundHoweverItsDescriptorSpellsTheWord() throws IOException {
        Files.writeString(
                directory.resolve("zendesk.yml"),
                ZENDESK.replace("connector: zendesk", "connector: \"\\x7aendesk_v2\"")
                        .replace("words: [rest]", ""));

        assertThat(SourcePacks.onClassPath()
                        .with(directory)
                        .of(section("zendesk", "zendesk_v2"))
                        .id())
                .isEqualTo("zendesk");
    }

    @ParameterizedTest
    @CsvSource({
        "shopify, rest, shopify_v2",
        "klaviyo, rest, klaviyo",
        "salesforce, rest, salesforce",
        "onetrust, rest, onetrust",
        "pinterest, rest, pinterest",
        "pinterest, sftp_v2, pinterest",
        "exports, sftp_v2, sftp",
        "exports, sftp, sftp",
        "klaviyo_eu, klaviyo, klaviyo",
        "helpdesk, rest, rest",
        "shopify, shopify, shopify_v1",
        "shopify, shopify_v2, shopify_v2",
        "dwh, bigquery, google_bigquery",
        "dwh, google_bigquery, google_bigquery",
        "snowflake, snowflake, snowflake",
        "crm, sfdc, salesforce",
        "marketo, marketo, any_connector"
    })
    void aConfigurationsWordsMeanOnePack(String source, String connector, String pack) {
        assertThat(SourcePacks.onClassPath().of(section(source, connector)).id())
                .isEqualTo(pack);
    }

    private GeneratedProject generate(String yaml) {
        PipelineConfig config =
                ConfigLoader.parse(yaml, directory.resolve("pipeline.yml").toString());
        return new IngestionGenerator(TemplateEngine.create(), SourcePacks.onClassPath())
                .generate(new PhaseContext(config, new FixedCatalog(), Instant.parse("2024-06-01T00:00:00Z")));
    }

    private static final String CONFIG = """
            global: {client: acme, td_endpoint: local}
            ingestion:
              source_name: zendesk
              connector: rest
              objects: [tickets]
              incremental_field: updated_at
              start_date: 2024-01-01
              source_packs: packs
              parameters: {subdomain: acme}
            """;

    @Test
    void aDirectoryThatTheConfigurationNamesBringsASource() throws IOException {
        Files.createDirectories(directory.resolve("packs"));
        Files.writeString(directory.resolve("packs/zendesk.yml"), ZENDESK);

        GeneratedProject project = generate(CONFIG);

        assertThat(project.files().get("config/zendesk_tickets_load.yml")).contains("""
                in:
                  type: zendesk
                  object: tickets
                  account: 'https://acme.zendesk.com'
                  since: '${td.last_results.start_time}'
                  until: '${td.last_results.end_time}'
                  field: ${datasource.incremental_field_connector}
                """);
        assertThat(project.files().get("config/zendesk_datasources.yml")).contains("default_start_time: '1704067200'");
    }

    @Test
    void aPackMayBringATemplateWhereTheShapeDiffers() throws IOException {
        Files.createDirectories(directory.resolve("packs"));
        Files.writeString(directory.resolve("packs/zendesk.yml"), ZENDESK + "templates: {load: load.yml.peb}\n");
        Files.writeString(
                directory.resolve("packs/load.yml.peb"),
                "# Ours: {{ object }}\nin:\n{{ in }}\nout:\n  mode: ${datasource.mode}\n");

        assertThat(generate(CONFIG).files().get("config/zendesk_tickets_load.yml"))
                .startsWith("# Ours: tickets\nin:\n  type: zendesk\n")
                .endsWith("\nout:\n  mode: ${datasource.mode}\n");
    }

    @Test
    void aJarOnTheClassPathBringsASourceByItsIndex() throws IOException {
        Path jar = directory.resolve("jar");
        Files.createDirectories(jar.resolve("META-INF/cdp-pipeline"));
        Files.createDirectories(jar.resolve("com/acme"));
        Files.writeString(jar.resolve(SourcePacks.INDEX), "# ours\ncom/acme/zendesk.yml\n");
        Files.writeString(jar.resolve("com/acme/zendesk.yml"), ZENDESK);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, SourcePacks.class.getClassLoader())) {
            assertThat(SourcePacks.of(loader).ids()).contains("zendesk", "klaviyo");
        }
        Files.writeString(jar.resolve(SourcePacks.INDEX), "com/acme/missing.yml\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, SourcePacks.class.getClassLoader())) {
            assertThatThrownBy(() -> SourcePacks.of(loader))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("names 'com/acme/missing.yml', which is not there");
        }
    }

    @Test
    void aJarThatLiesOnTheClassPathTwiceBringsItsSourcesOnce() throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            Path jar = directory.resolve(name);
            Files.createDirectories(jar.resolve("META-INF/cdp-pipeline"));
            Files.createDirectories(jar.resolve("com/acme"));
            Files.writeString(jar.resolve(SourcePacks.INDEX), "com/acme/zendesk.yml\n");
            Files.writeString(jar.resolve("com/acme/zendesk.yml"), ZENDESK);
            jars.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), SourcePacks.class.getClassLoader())) {
            assertThat(SourcePacks.of(loader).ids()).containsOnlyOnce("zendesk");
        }
    }

    @Test
    void everyMistakeOfADescriptorIsToldAtOnceWithItsPlace() throws IOException {
        Path packs = Files.createDirectories(directory.resolve("packs"));
        Files.writeString(packs.resolve("broken.yml"), "title: [\n");
        Files.writeString(packs.resolve("wrong.yml"), """
                title: Wrong
                connector: a b
                flow: sideways
                timestamps: soon
                parallel: {incremental: many}
                colour: blue
                objects:
                  tickets: {shade: dark}
                parameters:
                  x: {pattern: "(", meaning: m}
                templates: {load: nowhere.peb}
                """);

        assertThatThrownBy(() -> SourcePacks.onClassPath().with(packs))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        12 problems in the configuration:
                          P/broken.yml:2:1: not valid YAML: expected the node content, but found '<stream end>'
                          P/wrong.yml:3:7: 'flow' must be one of [open, monthly, dual, file], found 'sideways'
                          P/wrong.yml:1:1: 'summary' is missing
                          P/wrong.yml:2:12: 'connector' must match [A-Za-z][A-Za-z0-9_-]*, found 'a b'
                          P/wrong.yml:4:13: 'soon' is no timestamp format; those are [iso_micros, iso_millis, iso_seconds, sql_millis, sql_seconds, epoch_seconds, epoch_millis]
                          P/wrong.yml:5:25: 'incremental' must match unlimited|[1-9][0-9]?, found 'many'
                          P/wrong.yml:10:16: 'pattern' is no regular expression: Unclosed group
                          P/wrong.yml:1:1: 'in' is missing
                          P/wrong.yml:11:19: there is no file 'nowhere.peb' beside the descriptor
                          P/wrong.yml:6:1: unknown key 'colour'; allowed are KEYS
                          P/wrong.yml:8:13: unknown key 'shade'; allowed are fields, incremental, in, without, why""".replace("P/", packs + "/").replace("12 problems", "11 problems").replace(
                        "KEYS",
                        "flow, title, summary, documentation, login, patterns, issues, reminders, example, source,"
                                + " connector, types, words, suits, timestamps, parallel, write_mode, fields,"
                                + " fixed_fields, objects, authentication, credentials, parameters, in, in_full,"
                                + " filters, datasource, datasource_keys, templates"));
    }

    @Test
    void aDirectoryWithoutDescriptorsIsAMistake() {
        assertThatThrownBy(() -> SourcePacks.onClassPath().with(directory))
                .hasMessageContaining("there is no descriptor of a source in this directory: {source}.yml");
    }

    @Test
    void aMissingOrWrongParameterIsTold() throws IOException {
        Files.createDirectories(directory.resolve("packs"));
        Files.writeString(directory.resolve("packs/zendesk.yml"), ZENDESK);

        assertThatThrownBy(() -> generate(CONFIG.replace("{subdomain: acme}", "{subdomain: \"x'; drop\"}")))
                .hasMessageContaining("ingestion.subdomain: 'x'; drop' does not match [a-z]+: The account.");
        assertThatThrownBy(() -> generate(CONFIG.replace("  parameters: {subdomain: acme}\n", "  auth_id: 7\n")
                        .replace("td_endpoint: local", "td_api_key: 1/0")))
                .hasMessageContaining("ingestion.subdomain: It is missing, and Zendesk needs it: The account.");
    }
}

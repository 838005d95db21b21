package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.TemplateEngine;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import io.cdppipeline.templates.ingestion.SourcePack.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The page about one source: what its descriptor says, and the files of its example. */
final class SourcePage {

    /** The moment that the page's example is generated at. */
    private static final Instant MOMENT = Instant.parse("2025-11-15T00:00:00Z");

    private final SourcePacks packs;
    private final SourcePack pack;
    private final StringBuilder page = new StringBuilder();

    SourcePage(SourcePacks packs, SourcePack pack) {
        this.packs = packs;
        this.pack = pack;
    }

    String markdown() {
        String title = pack.text().title();
        line("# " + title + " ingestion");
        line("");
        line("## Overview");
        line("");
        line(pack.text().summary());
        line("");
        line("This page is made from the pack's descriptor and what it generates for the example below.");
        line("");
        characteristics();
        if (pack.text().example().isEmpty()) {
            line("The descriptor has no example, so there are no files to show.");
            line("");
        } else {
            files();
        }
        list("Critical " + title + " patterns", pack.text().patterns());
        authentication();
        adding(title);
        issues();
        list("Critical reminders", pack.text().reminders());
        reference();
        return page.toString();
    }

    private void characteristics() {
        line("## Source characteristics");
        line("");
        line("| characteristic | value |");
        line("|---|---|");
        row("Connector type", "`" + pack.connector() + "`" + (pack.types().isEmpty() ? "" : ", also " + pack.types()));
        row("Configuration", words());
        row("Workflows", flow());
        if (pack.flow() != Flow.FILE) {
            row("Parallel processing", parallel());
            row(
                    "Timestamp format",
                    "`" + pack.timestamps().name() + "`, " + pack.timestamps().meaning());
            row("Start of a load", "`" + pack.timestamps().write("second") + "`");
            row("Incremental fields", fields());
        }
        row("Write mode", "`" + pack.writeMode().text() + "`");
        row(
                "Success logging",
                pack.flow() == Flow.FILE
                        ? "`log_ingestion_success_2.sql`: there is no range"
                        : "`log_ingestion_success.sql`, with the range of the load");
        if (!pack.objects().isEmpty()) {
            row(
                    "Objects with rules of their own",
                    String.join(", ", pack.objects().keySet()));
        }
        line("");
        if (!pack.parameters().isEmpty()) {
            line("| parameter | if absent | meaning |");
            line("|---|---|---|");
            pack.parameters().forEach(this::parameter);
            line("");
        }
    }

    private void parameter(String name, Parameter parameter) {
        String absent = parameter.required()
                ? "an error"
                : parameter.otherwise().isEmpty() ? "none" : "`" + parameter.otherwise() + "`";
        line("| `" + name + "` | " + absent + " | " + parameter.meaning() + " |");
    }

    private void row(String name, String value) {
        line("| **" + name + "** | " + value.replace("|", "\\|").replace("\n", " ") + " |");
    }

    private String words() {
        List<String> ways = new ArrayList<>();
        if (pack.id().equals("any_connector")) {
            return "any `connector` that no other pack knows";
        }
        boolean bySource = pack.flow() == Flow.FILE && !pack.source().isEmpty();
        if (!bySource) {
            ways.add("`connector: " + pack.connector() + "`");
        }
        for (String word : pack.words()) {
            ways.add((pack.source().isEmpty() ? "" : "`source_name: " + pack.source() + "` with ") + "`connector: "
                    + word + "`");
        }
        return String.join("; ", ways);
    }

    private String flow() {
        return switch (pack.flow()) {
            case OPEN ->
                "`{source}_ingest_hist.dig` loads the history as one range, `{source}_ingest_inc.dig` the increments";
            case MONTHLY ->
                "`{source}_ingest_hist.dig` loads the history month by month and skips what is there,"
                        + " `{source}_ingest_inc.dig` the increments";
            case DUAL -> "`{source}_ingest.dig` does both: the history month by month, and the increments";
            case FILE -> "`{source}_ingest.dig` loads one object after the other";
        };
    }

    private String parallel() {
        String months =
                pack.flow() == Flow.OPEN ? "" : "; " + limit(pack.parallel().months()) + " months of each";
        return "increments: " + limit(pack.parallel().incremental()) + " objects; history: "
                + limit(pack.parallel().historical()) + " objects" + months;
    }

    private static String limit(int limit) {
        return limit == 0 ? "all" : String.valueOf(limit);
    }

    private String fields() {
        Optional<String> incremental = pack.fields().incremental();
        if (incremental.isEmpty()) {
            return "the configuration's `incremental_field`";
        }
        return "history `" + pack.fields().historical().orElse("") + "`, increments `" + incremental.get() + "`"
                + (pack.fixedFields() ? "; the API knows no others" : "");
    }

    private void files() {
        SortedMap<String, String> files = example();
        code(
                "The example",
                "yaml",
                "ingestion:\n" + pack.text().example().stripTrailing().indent(2).stripTrailing());
        line("## Workflow files");
        line("");
        files.forEach((path, text) -> {
            if (path.endsWith(".dig")) {
                code("`" + path + "`", "yaml", text);
            }
        });
        line("## Datasources configuration");
        line("");
        Map<String, String> datasources = files.entrySet().stream()
                .filter(file -> file.getKey().endsWith("_datasources.yml"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        datasources.forEach((path, text) -> code("`" + path + "`", "yaml", text));
        if (datasources.isEmpty()) {
            line("There is none: the workflow names the objects.");
            line("");
        }
        line("## Load configuration files");
        line("");
        files.forEach((path, text) -> {
            if (path.endsWith("_load.yml")) {
                code("`" + path + "`", "yaml", text);
            }
        });
    }

    private SortedMap<String, String> example() {
        PipelineConfig config = ConfigLoader.parse(
                "global: {client: acme, td_api_key: 1/0}\ningestion:\n"
                        + pack.text().example().indent(2),
                pack.id() + ".yml");
        Catalog empty = new Catalog() {
            @Override
            public Optional<TableSchema> table(TableName name) {
                return Optional.empty();
            }

            @Override
            public List<TableSchema> tables(String database) {
                return List.of();
            }
        };
        return new IngestionGenerator(TemplateEngine.create(), packs)
                .generate(new PhaseContext(config, empty, MOMENT))
                .files();
    }

    private void authentication() {
        line("## Authentication");
        line("");
        line(pack.text().login().isEmpty() ? "None is known of." : pack.text().login());
        line("");
        if (pack.authentication()) {
            line(
                    "Create the TD Authentication in the console under Integrations Hub, and write its number as `auth_id`. All"
                            + " numbers are in `config/database.yml`.");
            line("");
        }
        if (!pack.credentials().isEmpty()) {
            line("Without an `auth_id`, load files read secrets of the workflow project. A form for them is written to"
                    + " `credentials_ingestion.json`, which git ignores and no deployment takes:");
            line("");
            code("", "bash", "td wf secrets --project ingestion --set @credentials_ingestion.json");
        }
    }

    private void adding(String title) {
        line("## Adding new " + title + " data objects");
        line("");
        line("1. Name the object in `objects` of the configuration"
                + (pack.fields().incremental().isEmpty() && pack.flow() != Flow.FILE
                        ? "; if another field tells of its changes, name that in `object_settings`."
                        : "."));
        line("2. Run the pipeline, or generate: what is there already is not loaded again.");
        line("");
        line("In a project that is kept by hand, `AddObject` writes the files that change and leaves edits alone.");
        line("");
        pack.objects().forEach((name, object) -> {
            if (!object.why().isEmpty()) {
                line("- `" + name + "`: " + object.why());
            }
        });
        if (!pack.objects().isEmpty()) {
            line("");
        }
    }

    private void issues() {
        line("## Common issues");
        line("");
        pack.text().issues().forEach(issue -> line("- **" + issue.problem() + "** " + issue.remedy()));
        line("");
    }

    private void reference() {
        line("## Reference");
        line("");
        if (!pack.text().documentation().isEmpty()) {
            line("- Treasure Data's page on the connector: " + pack.text().documentation());
        }
        line("- All keys of the configuration: [configuration.md](../configuration.md)");
        line("- Sources of your own: [adding-a-source.md](adding-a-source.md)");
    }

    private void list(String heading, List<String> texts) {
        line("## " + heading.substring(0, 1).toUpperCase(Locale.ROOT) + heading.substring(1));
        line("");
        texts.forEach(text -> line("- " + text));
        line("");
    }

    private void code(String heading, String language, String text) {
        if (!heading.isEmpty()) {
            line(heading + ":");
            line("");
        }
        line("```" + language);
        line(text.stripTrailing());
        line("```");
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}

package io.cdppipeline.templates.ingestion;

import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.WriteMode;
import io.cdppipeline.templates.ingestion.SourcePack.Fields;
import io.cdppipeline.templates.ingestion.SourcePack.Flow;
import io.cdppipeline.templates.ingestion.SourcePack.Issue;
import io.cdppipeline.templates.ingestion.SourcePack.PackObject;
import io.cdppipeline.templates.ingestion.SourcePack.Parallel;
import io.cdppipeline.templates.ingestion.SourcePack.Parameter;
import io.cdppipeline.templates.ingestion.SourcePack.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a descriptor and tells everything that is wrong with it, each problem with file, line and column. */
final class DescriptorReader {

    /** The parts of a project that a pack may bring templates of its own for. */
    static final List<String> TEMPLATES = List.of("load", "incremental", "historical", "file");

    private static final String FIELD = "[A-Za-z_][A-Za-z0-9_.]*";
    private static final String WORD = "[A-Za-z][A-Za-z0-9_-]*";

    private final String id;
    private final Function<String, Optional<String>> files;
    private final List<ConfigProblem> problems;

    /**
     * @param id the pack's name
     * @param files texts of the files beside the descriptor
     * @param problems takes what is wrong
     */
    DescriptorReader(String id, Function<String, Optional<String>> files, List<ConfigProblem> problems) {
        this.id = id;
        this.files = files;
        this.problems = problems;
    }

    /** The pack; empty if there is a problem. */
    Optional<SourcePack> read(String file, String yaml) {
        int before = problems.size();
        Optional<DescriptorNode> root = DescriptorNode.read(file, yaml, problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        SourcePack pack = pack(root.get());
        root.get().tellUnread();
        return problems.size() == before ? Optional.of(pack) : Optional.empty();
    }

    private SourcePack pack(DescriptorNode node) {
        if (!id.matches("[a-z][a-z0-9_]*")) {
            node.problem("a descriptor's file is named after its source, in [a-z0-9_]: '" + id + "' is no such name");
        }
        Flow flow = node.word("flow", List.of("open", "monthly", "dual", "file"))
                .map(word -> Flow.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Flow.OPEN);
        boolean ranged = flow != Flow.FILE;
        return new SourcePack(
                id,
                text(node),
                node.optional("source", "[a-z][a-z0-9_]*").orElse(""),
                node.required("connector", WORD),
                node.texts("types", WORD),
                node.texts("words", WORD),
                node.word("suits", SourceAdvisor.KINDS).orElse("api"),
                flow,
                timestamps(node, ranged),
                parallel(node.child("parallel")),
                node.word("write_mode", List.of("append", "replace"))
                        .map(word -> WriteMode.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(WriteMode.APPEND),
                fields(node.child("fields")),
                node.flag("fixed_fields", false),
                objects(node.child("objects")),
                node.flag("authentication", true),
                node.mapping("credentials"),
                parameters(node.child("parameters")),
                node.requiredMapping("in"),
                node.mapping("in_full"),
                node.list("filters"),
                node.mapping("datasource"),
                keys(node.child("datasource_keys")),
                templates(node.child("templates")));
    }

    private static TimestampFormat timestamps(DescriptorNode node, boolean needed) {
        Optional<String> name =
                needed ? Optional.of(node.required("timestamps", "[a-z_]+")) : node.optional("timestamps", "[a-z_]+");
        Optional<TimestampFormat> format = name.flatMap(TimestampFormat::named);
        if (name.isPresent() && !name.get().isEmpty() && format.isEmpty()) {
            node.problemAt(
                    "timestamps", "'" + name.get() + "' is no timestamp format; those are " + TimestampFormat.names());
        }
        return format.orElse(TimestampFormat.ALL.get(0));
    }

    private static Text text(DescriptorNode node) {
        return new Text(
                node.required("title", ".+"),
                node.required("summary", "(?s).+"),
                node.optional("documentation", "https?://\\S+").orElse(""),
                node.optional("login", "(?s).+").orElse(""),
                node.texts("patterns", "(?s).+"),
                node.children("issues").stream()
                        .map(issue ->
                                new Issue(issue.required("problem", "(?s).+"), issue.required("remedy", "(?s).+")))
                        .toList(),
                node.texts("reminders", "(?s).+"),
                node.optional("example", "(?s).+").orElse(""));
    }

    private static Parallel parallel(Optional<DescriptorNode> node) {
        return node.map(each -> new Parallel(
                        limit(each, "incremental", 3), limit(each, "historical", 3), limit(each, "months", 3)))
                .orElse(new Parallel(3, 3, 3));
    }

    private static int limit(DescriptorNode node, String key, int otherwise) {
        return node.optional(key, "unlimited|[1-9][0-9]?")
                .map(text -> text.equals("unlimited") ? 0 : Integer.parseInt(text))
                .orElse(otherwise);
    }

    private static Fields fields(Optional<DescriptorNode> node) {
        return node.map(each -> new Fields(
                        each.optional("historical", FIELD),
                        each.optional("incremental", FIELD),
                        each.optional("historical_connector", FIELD),
                        each.optional("incremental_connector", FIELD)))
                .orElse(Fields.NONE);
    }

    private static Map<String, PackObject> objects(Optional<DescriptorNode> node) {
        Map<String, PackObject> objects = new LinkedHashMap<>();
        node.ifPresent(all -> all.entries()
                .forEach((name, object) -> objects.put(
                        name,
                        new PackObject(
                                fields(object.child("fields")),
                                object.flag("incremental", true),
                                object.mapping("in"),
                                object.texts("without", WORD),
                                object.optional("why", "(?s).+").orElse("")))));
        return objects;
    }

    private static Map<String, Parameter> parameters(Optional<DescriptorNode> node) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        node.ifPresent(all -> all.entries().forEach((name, parameter) -> {
            Map<String, String> values = new LinkedHashMap<>();
            parameter
                    .child("values")
                    .ifPresent(words -> words.entries()
                            .forEach((word, value) ->
                                    values.put(word, value.scalar().orElse(""))));
            parameters.put(
                    name,
                    new Parameter(
                            parameter.has("as")
                                    ? parameter
                                            .optional("as", "(" + WORD + ")?")
                                            .orElse("")
                                    : name,
                            parameter.flag("required", false),
                            parameter.optional("default", ".+").orElse(""),
                            values,
                            parameter.pattern("pattern").orElse(""),
                            parameter.required("meaning", "(?s).+")));
        }));
        return parameters;
    }

    private static Map<String, String> keys(Optional<DescriptorNode> node) {
        Map<String, String> keys = new LinkedHashMap<>();
        node.ifPresent(each -> {
            for (String usual : List.of("table_name", "incremental_field", "incremental_field_connector")) {
                each.optional(usual, "[a-z][a-z0-9_]*").ifPresent(own -> keys.put(usual, own));
            }
        });
        return keys;
    }

    private Map<String, String> templates(Optional<DescriptorNode> node) {
        Map<String, String> templates = new LinkedHashMap<>();
        node.ifPresent(each -> {
            for (String part : TEMPLATES) {
                each.optional(part, "[A-Za-z0-9_./-]+").ifPresent(name -> {
                    Optional<String> text = name.contains("..") ? Optional.empty() : files.apply(name);
                    text.ifPresentOrElse(
                            found -> templates.put(part, found),
                            () -> each.problemAt(part, "there is no file '" + name + "' beside the descriptor"));
                });
            }
        });
        return templates;
    }
}

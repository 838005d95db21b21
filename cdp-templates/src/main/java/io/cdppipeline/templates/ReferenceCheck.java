package io.cdppipeline.templates;

import io.cdppipeline.lint.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Follows the operators of a project's workflows to the files and the SQL that they name. */
final class ReferenceCheck implements ProjectFile.Visitor {

    private static final List<String> QUERY_OPERATORS = List.of("td>", "td_for_each>", "td_wait>");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*\\}");

    private final SortedMap<String, String> files;
    private final Consumer<Finding> report;
    private final Set<String> hiveFiles = new HashSet<>();

    ReferenceCheck(SortedMap<String, String> files, Consumer<Finding> report) {
        this.files = files;
        this.report = report;
    }

    /** Files that a Hive task runs: their SQL is not Presto's. */
    Set<String> hiveFiles() {
        return hiveFiles;
    }

    @Override
    public void mapping(ProjectFile file, Map<String, Node> mapping) {
        if (!file.path().endsWith(".dig")) {
            return;
        }
        boolean hive = ProjectFile.text(mapping.get("engine")).equals(Optional.of("hive"));
        for (String operator : QUERY_OPERATORS) {
            Node value = mapping.get(operator);
            if (value != null) {
                query(file, mapping, operator, value, hive);
            }
        }
        if (ProjectFile.text(mapping.get("td_load>")).orElse("").endsWith(".yml")) {
            namedFile(file, mapping.get("td_load>"), "td_load>", "");
        }
        namedFile(file, mapping.get("call>"), "call>", ".dig");
        if (!mapping.containsKey("project_name") && !mapping.containsKey("project_id")) {
            namedFile(file, mapping.get("require>"), "require>", ".dig");
        }
    }

    private void query(ProjectFile file, Map<String, Node> mapping, String operator, Node value, boolean hive) {
        String path = ProjectFile.text(value).orElse("");
        if (!path.isBlank()) {
            namedFile(file, value, operator, "");
            if (hive) {
                hiveFiles.add(path);
            }
            String sql = files.get(path);
            if (sql != null && (mapping.containsKey("insert_into") || mapping.containsKey("create_table"))) {
                singleStatement(file, value, path, sql);
            }
            return;
        }
        Node inline = value instanceof MappingNode options ? member(options, "data") : mapping.get("query");
        if (inline instanceof ScalarNode sql) {
            if (!hive) {
                SqlCheck.check(sql.getValue(), file.place(sql)).forEach(report);
            }
        } else {
            report.accept(file.error(
                    "missing-query",
                    value.getStartMark(),
                    operator + " names no file and has no query: give it a file of the project or a 'query:'"));
        }
    }

    private void singleStatement(ProjectFile file, Node value, String path, String sql) {
        SqlCheck.Shape shape = SqlCheck.shape(sql);
        if (shape.statements() > 1 || shape.terminated()) {
            report.accept(file.error(
                    "sql-single-statement",
                    value.getStartMark(),
                    "insert_into and create_table are written before the text of '" + path
                            + "', so it must be one statement without a semicolon"));
        }
    }

    private void namedFile(ProjectFile file, @Nullable Node value, String operator, String suffix) {
        String name = ProjectFile.text(value).orElse("");
        if (value == null || name.isBlank()) {
            return;
        }
        boolean found;
        if (name.contains("${")) {
            Pattern pattern = glob(name);
            found = files.keySet().stream()
                    .anyMatch(path -> pattern.matcher(path).matches());
        } else {
            found = files.containsKey(name) || (!suffix.isEmpty() && files.containsKey(name + suffix));
        }
        if (!found) {
            String wanted = name.endsWith(suffix) ? name : name + suffix;
            report.accept(file.error(
                    "missing-file",
                    value.getStartMark(),
                    operator + " names '" + wanted + "', which the project does not have"));
        }
    }

    /** The paths that a path with expressions may turn out to be. */
    static Pattern glob(String name) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        var matcher = EXPRESSION.matcher(name);
        while (matcher.find()) {
            regex.append(Pattern.quote(name.substring(from, matcher.start()))).append(".*");
            from = matcher.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(name.substring(from))).toString());
    }

    private static Optional<Node> find(MappingNode options, String key) {
        return options.getValue().stream()
                .filter(tuple -> ProjectFile.text(tuple.getKeyNode()).equals(Optional.of(key)))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static @Nullable Node member(MappingNode options, String key) {
        return find(options, key).orElse(null);
    }
}

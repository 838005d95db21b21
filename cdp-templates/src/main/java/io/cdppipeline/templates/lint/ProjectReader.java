package io.cdppipeline.templates.lint;

import io.cdppipeline.templates.lint.LintProject.Problem;
import io.cdppipeline.workflow.Position;
import io.cdppipeline.workflow.WorkflowProject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a project's files once, for all rules. */
final class ProjectReader {

    static final String YAML = "general.yaml";
    static final String DUPLICATE_KEY = "general.duplicate-key";
    static final String SQL = "general.sql-syntax";
    static final String MISSING_QUERY = "general.missing-query";

    private static final List<String> QUERY_OPERATORS = List.of("td>", "td_for_each>", "td_wait>");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*\\}");

    /** A tree of nodes takes some fifty bytes for each character of its text. */
    private static final ReadTexts<YamlFile, ReadYaml> YAMLS =
            new ReadTexts<>(Runtime.getRuntime().maxMemory() / 512);

    private final SortedMap<String, String> files;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, YamlNode> yamls = new TreeMap<>();
    private final List<LintTask> roots = new ArrayList<>();
    private final List<LintTask> tasks = new ArrayList<>();
    private final Map<String, LintSql> sqlFiles = new LinkedHashMap<>();
    private final List<LintSql> inline = new ArrayList<>();
    private final Map<LintTask, List<LintSql>> byTask = new HashMap<>();
    private final Map<LintSql, List<LintTask>> runners = new HashMap<>();
    private final Map<LintTask, List<YamlNode>> loads = new HashMap<>();

    private ProjectReader(SortedMap<String, String> files) {
        this.files = files;
    }

    /** What a project consists of; see the methods of {@link LintProject}. */
    record Facts(
            List<Problem> problems,
            Map<String, YamlNode> yamls,
            List<LintTask> roots,
            List<LintTask> tasks,
            List<LintSql> sqls,
            Map<LintTask, List<LintSql>> byTask,
            Map<LintSql, List<LintTask>> runners,
            Map<LintTask, List<YamlNode>> loads,
            Set<Phase> phases) {}

    static LintProject read(String directory, SortedMap<String, String> files) {
        return new ProjectReader(files).project(directory);
    }

    private LintProject project(String directory) {
        Map<String, YamlNode> workflows = new TreeMap<>();
        files.forEach((path, text) -> {
            if (path.endsWith(".dig")) {
                yaml(path, text).ifPresent(root -> workflows.put(path, root));
            } else if (path.endsWith(".yml") || path.endsWith(".yaml")) {
                yaml(path, text).ifPresent(root -> yamls.put(path, root));
            }
        });
        workflows.forEach((path, root) -> {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            LintTask task = LintTask.root(path, root, name -> Optional.ofNullable(yamls.get(folder + name)));
            roots.add(task);
            task.walk(tasks::add);
        });
        sql();
        tasks.stream().filter(task -> task.is("td_load>")).forEach(task -> loads.put(task, matching(task, yamls)));
        List<LintSql> sqls = new ArrayList<>(sqlFiles.values());
        sqls.addAll(inline);
        Facts facts = new Facts(
                List.copyOf(problems),
                yamls,
                List.copyOf(roots),
                List.copyOf(tasks),
                List.copyOf(sqls),
                byTask,
                runners,
                loads,
                Phases.of(files.keySet(), yamls, tasks, sqls));
        return new LintProject(directory, files, WorkflowProject.read(files), facts);
    }

    /** A YAML file and what its reading showed, the positions of which name the file. */
    private record ReadYaml(Optional<YamlNode> root, List<Problem> problems) {}

    private record YamlFile(String path, String text) {}

    private Optional<YamlNode> yaml(String path, String text) {
        ReadYaml read = YAMLS.get(new YamlFile(path, text), text.length(), () -> {
            List<Problem> found = new ArrayList<>();
            Optional<YamlNode> root = yaml(path, text, found);
            return new ReadYaml(root, List.copyOf(found));
        });
        problems.addAll(read.problems());
        return read.root();
    }

    private static Optional<YamlNode> yaml(String path, String text, List<Problem> problems) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root instanceof MappingNode) {
                BiConsumer<Position, String> duplicate = (place, key) -> problems.add(new Problem(
                        DUPLICATE_KEY, place, "The key '" + key + "' is there twice: one of the two would be lost"));
                return Optional.of(new YamlNode.Reader(path, duplicate).root(root));
            }
            problems.add(new Problem(YAML, new Position(path, 1, 1), "The file must be a mapping"));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Position place = mark == null
                    ? new Position(path, 1, 1)
                    : new Position(path, mark.getLine() + 1, mark.getColumn() + 1);
            problems.add(new Problem(YAML, place, String.valueOf(e.getProblem())));
        } catch (YAMLException e) {
            problems.add(new Problem(YAML, new Position(path, 1, 1), String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private void sql() {
        Set<String> named = new HashSet<>();
        List<LintTask> queries = tasks.stream()
                .filter(task -> QUERY_OPERATORS.contains(task.operator()))
                .toList();
        for (LintTask task : queries) {
            task.value().text().ifPresent(named::add);
        }
        Set<String> hive = new HashSet<>();
        for (LintTask task : queries) {
            if (isHive(task)) {
                paths(task, files.keySet(), named).forEach(hive::add);
            }
        }
        boolean elsewhere = roots.isEmpty() && yamls.values().stream().anyMatch(Phases::isUnify);
        LintSql.Engine usual = elsewhere ? LintSql.Engine.OTHER : LintSql.Engine.PRESTO;
        List<String> paths =
                files.keySet().stream().filter(path -> path.endsWith(".sql")).toList();
        List<ParsedSql> parsed = SqlReader.parsed(paths.stream()
                .map(path -> new SqlReader.Text(
                        hive.contains(path) ? LintSql.Engine.HIVE : usual, files.getOrDefault(path, "")))
                .toList());
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            sqlFiles.put(path, SqlReader.read(path, parsed.get(i), this::sqlProblem));
        }
        for (LintTask task : queries) {
            Optional<YamlNode> query = task.value().isMapping()
                    ? task.value().get("data")
                    : task.config().get("query");
            List<LintSql> run = new ArrayList<>();
            if (!task.value().text().orElse("").isBlank()) {
                paths(task, sqlFiles.keySet(), named).forEach(path -> run.add(sqlFiles.get(path)));
            } else if (query.isPresent() && query.get().text().isPresent()) {
                LintSql.Engine engine = isHive(task) ? LintSql.Engine.HIVE : LintSql.Engine.PRESTO;
                LintSql sql = SqlReader.read(
                        task.file(),
                        engine,
                        query.get().text().get(),
                        place(task.file(), query.get()),
                        this::sqlProblem);
                inline.add(sql);
                run.add(sql);
            } else {
                problems.add(new Problem(
                        MISSING_QUERY, task.value().place(), task.operator() + " names no file and has no query"));
            }
            byTask.put(task, List.copyOf(run));
            run.forEach(sql ->
                    runners.computeIfAbsent(sql, any -> new ArrayList<>()).add(task));
        }
    }

    private void sqlProblem(Position place, String message) {
        problems.add(new Problem(SQL, place, message));
    }

    private static boolean isHive(LintTask task) {
        String engine = task.config().get("engine").flatMap(YamlNode::text).orElse(task.variable("td", "engine"));
        return engine.equals("hive");
    }

    /** Where the text of a scalar stands: line by line for a literal block, at its start for every other kind. */
    private LintSql.Place place(String path, YamlNode node) {
        Position start = node.place();
        if (!node.isLiteralBlock()) {
            return (line, column) -> start;
        }
        List<String> lines = files.getOrDefault(path, "").lines().toList();
        int indent = 0;
        int first = start.line();
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        while (first < lines.size()
                && indent < lines.get(first).length()
                && lines.get(first).charAt(indent) == ' ') {
            indent++;
        }
        int shift = indent;
        return (line, column) -> new Position(path, start.line() + line, shift + column);
    }

    private static List<YamlNode> matching(LintTask task, Map<String, YamlNode> yamls) {
        return paths(task, yamls.keySet(), Set.of()).stream().map(yamls::get).toList();
    }

    /** The files that a task names: one, none, or each that a path with expressions may turn out to be. */
    private static List<String> paths(LintTask task, Collection<String> files, Set<String> named) {
        String path = task.value().text().orElse("");
        if (path.contains("${")) {
            Pattern glob = glob(path);
            return files.stream()
                    .filter(file -> glob.matcher(file).matches())
                    .filter(file -> !named.contains(file))
                    .toList();
        }
        return files.contains(path) ? List.of(path) : List.of();
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
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.templates.lint.DigdagExpressions.Expression;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows what {@code td.last_results} and {@code td.last_job} hold from task to task: an expression that reads what no task
 * before it has stored fails its task (facts: phase packs, 0.2 and 0.4).
 *
 * <p>What other workflows, scripts and answers over HTTP store is not known, and is held to be right. So is what runs after a
 * failure.
 */
final class ResultFlow {

    private static final Pattern RESULT = Pattern.compile("\\btd\\.last_results\\.([A-Za-z_]\\w*)");
    private static final Pattern JOB = Pattern.compile("\\btd\\.last_job\\b");
    private static final Set<String> LOOPS = Set.of("for_each>", "for_range>", "loop>", "td_for_each>");
    private static final Set<String> STORING =
            Set.of("py>", "rb>", "http_call>", "http>", "param_get>", "emr>", "td_run>");
    private static final Set<String> JOBS = Set.of("td>", "td_load>", "td_run>", "td_for_each>", "td_table_export>");

    private final LintProject project;
    private final List<Found> found = new ArrayList<>();
    private final Set<String> called = new HashSet<>();
    private int calls;

    /** Which of the three rules that this serves is asked. */
    enum Kind {
        UNSET,
        NOT_STORED,
        COLUMN
    }

    /** What breaks one of the rules. */
    private record Found(Kind kind, Position place, String message) {}

    private ResultFlow(LintProject project) {
        this.project = project;
    }

    /** Reports what breaks one of the rules; the project is walked through once for all of them. */
    static void check(LintProject project, Findings findings, Kind wanted) {
        project.remembered(ResultFlow.class, () -> found(project)).stream()
                .filter(each -> each.kind() == wanted)
                .forEach(each -> findings.at(each.place(), each.message()));
    }

    private static List<Found> found(LintProject project) {
        ResultFlow flow = new ResultFlow(project);
        for (LintTask task : project.tasks()) {
            if (task.is("call>")) {
                flow.called.add(task.value().text().orElse("").replaceFirst("\\.dig$", ""));
            }
        }
        for (LintTask root : project.roots()) {
            if (!flow.called.contains(root.name())) {
                flow.walk(root, State.START);
            }
        }
        return flow.found;
    }

    /**
     * @param known whether it can be told at all what is stored
     * @param stored whether something is, on every way here
     * @param partly whether something is on some way
     * @param columns which; absent if any may be
     * @param candidates columns of queries whose result was not stored, with the query's task
     * @param job whether a job has run
     */
    private record State(
            boolean known,
            boolean stored,
            boolean partly,
            Optional<Set<String>> columns,
            Map<String, String> candidates,
            boolean job) {

        static final State START = new State(true, false, false, Optional.empty(), Map.of(), false);

        State unknown() {
            return new State(false, true, true, Optional.empty(), candidates, true);
        }

        State withJob() {
            return new State(known, stored, partly, columns, candidates, true);
        }

        State store(Optional<Set<String>> now) {
            return new State(true, true, true, now, candidates, true);
        }

        State candidate(Set<String> names, String task) {
            Map<String, String> more = new LinkedHashMap<>(candidates);
            names.forEach(name -> more.put(name, task));
            return new State(known, stored, partly, columns, more, true);
        }

        State or(State other) {
            Map<String, String> both = new LinkedHashMap<>(candidates);
            both.putAll(other.candidates);
            if (!known || !other.known) {
                return new State(false, true, true, Optional.empty(), both, true);
            }
            Optional<Set<String>> shared = Optional.empty();
            if (columns.isPresent() && other.columns.isPresent()) {
                Set<String> common = new HashSet<>(columns.get());
                common.retainAll(other.columns.get());
                shared = Optional.of(common);
            }
            boolean everywhere = stored && other.stored;
            return new State(
                    true,
                    everywhere,
                    partly || other.partly,
                    everywhere ? shared : Optional.empty(),
                    both,
                    job && other.job);
        }
    }

    private State walk(LintTask task, State before) {
        reads(task, before);
        State state = before;
        String operator = task.operator();
        if (operator.equals("if>")) {
            State done = section(task, "_do", before).orElse(before);
            State otherwise = section(task, "_else_do", before).orElse(before);
            state = done.or(otherwise);
        } else if (LOOPS.contains(operator)) {
            State start = operator.equals("td_for_each>") ? before.withJob() : before;
            state = section(task, "_do", start).orElse(start).or(start);
        } else if (operator.equals("call>")) {
            state = called(task, before);
        } else if (STORING.contains(operator)) {
            state = before.unknown();
        } else if (operator.equals("td>")) {
            state = query(task, before);
        } else if (JOBS.contains(operator)) {
            state = before.withJob();
        } else if (operator.isEmpty()) {
            state = children(task, before);
        }
        section(task, "_error", before.unknown());
        section(task, "_check", state);
        return state;
    }

    private State children(LintTask task, State before) {
        boolean parallel = task.config()
                .get("_parallel")
                .filter(value -> !value.text().orElse("").equals("false"))
                .isPresent();
        State state = before;
        boolean changed = false;
        for (LintTask child : task.children()) {
            if (child.section().isEmpty()) {
                State after = walk(child, parallel ? before : state);
                changed |= !after.equals(before);
                state = after;
            }
        }
        return parallel ? (changed ? before.unknown() : before) : state;
    }

    private Optional<State> section(LintTask task, String name, State before) {
        return task.children().stream()
                .filter(child -> child.section().equals(name))
                .findFirst()
                .map(child -> walk(child, before));
    }

    private State called(LintTask task, State before) {
        String name = task.value().text().orElse("").replaceFirst("\\.dig$", "");
        Optional<LintTask> root = project.roots().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        boolean recursive = task.path().stream().anyMatch(each -> each.name().equals(name));
        return root.isEmpty() || recursive || calls++ > 100 ? before.unknown() : walk(root.get(), before);
    }

    private State query(LintTask task, State before) {
        String store = task.variable("store_last_results");
        List<LintSql> sqls = project.sqls(task);
        Optional<Set<String>> columns = sqls.size() == 1 ? columns(sqls.get(0)) : Optional.empty();
        if (store.equals("true")) {
            return before.store(columns);
        } else if (store.contains("${")) {
            return before.unknown();
        }
        return columns.map(names -> before.candidate(names, task.name())).orElseGet(before::withJob);
    }

    private static Optional<Set<String>> columns(LintSql sql) {
        if (sql.statements().isEmpty()) {
            return Optional.empty();
        }
        List<SqlShape.Output> outputs =
                SqlShape.outputs(sql, sql.statements().get(sql.statements().size() - 1));
        if (outputs.isEmpty() || SqlShape.hasStar(outputs)) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        outputs.forEach(output -> names.add(output.name()));
        return names.contains("") || names.stream().anyMatch(name -> name.contains("${"))
                ? Optional.empty()
                : Optional.of(names);
    }

    private void reads(LintTask task, State state) {
        if (!state.known()) {
            return;
        }
        List<String> texts = new ArrayList<>();
        own(task.config(), texts);
        texts.forEach(text -> reads(task, task.value(), "", text, state));
        project.sqls(task).stream()
                .filter(sql -> !sql.file().equals(task.file()))
                .forEach(sql -> reads(task, task.value(), " in " + sql.file(), sql.text(), state));
        List<YamlNode> loads = project.loads(task);
        if (loads.size() == 1) {
            loads.get(0)
                    .walk(node -> node.text()
                            .ifPresent(text -> reads(
                                    task, task.value(), " in " + node.place().file(), text, state)));
        }
    }

    /** The texts of a task itself: not those of its children, nor those that are evaluated by them. */
    private static void own(YamlNode config, List<String> texts) {
        config.members().forEach((key, value) -> {
            if (!key.startsWith("+")
                    && !key.equals("_do")
                    && !key.equals("_else_do")
                    && !key.equals("_error")
                    && !key.equals("_check")
                    && !key.equals("_export")) {
                value.walk(node -> node.text().ifPresent(texts::add));
            }
        });
    }

    private void reads(LintTask task, YamlNode at, String where, String text, State state) {
        if (!text.contains("td.last_")) {
            return;
        }
        for (Expression expression : DigdagExpressions.of(text)) {
            if (expression.text().contains("typeof")) {
                continue;
            }
            Matcher matcher = RESULT.matcher(expression.text());
            while (matcher.find()) {
                result(at, task, expression.text() + where, matcher.group(1), state);
            }
            if (!state.job() && JOB.matcher(expression.text()).find()) {
                found(Kind.UNSET, at, expression.text() + where + " is read before any job has run");
            }
        }
    }

    private void result(YamlNode at, LintTask task, String expression, String name, State state) {
        if (!state.stored()) {
            String candidate = state.candidates().get(name);
            if (candidate != null && !state.partly()) {
                found(
                        Kind.NOT_STORED,
                        at,
                        expression + " is read, but the task '" + candidate
                                + "', which has that column, does not store its result");
            } else {
                found(
                        Kind.UNSET,
                        at,
                        expression
                                + (state.partly()
                                        ? " is stored on some ways to the task '" + task.name() + "' only"
                                        : " is read, but no task before '" + task.name() + "' stores a result"));
            }
        } else if (state.columns().isPresent() && !state.columns().get().contains(name)) {
            found(
                    Kind.COLUMN,
                    at,
                    expression + " is read, but the latest stored result has only "
                            + state.columns().get().stream().sorted().toList());
        }
    }

    private void found(Kind kind, YamlNode at, String message) {
        found.add(new Found(kind, at.place(), message));
    }
}

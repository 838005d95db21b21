package io.cdppipeline.templates.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.templates.lint.DigdagExpressions.Expression;
import io.cdppipeline.workflow.Position;
import io.cdppipeline.workflow.Workflow;
import io.cdppipeline.workflow.WorkflowProject;
import io.cdppipeline.workflow.WorkflowTask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows names through a project's workflows: an expression that uses one which nothing defines - no {@code _export}, no
 * key of its task, no loop around it - fails the task that holds it (facts: digdag, section 4; phase packs, rule 6).
 *
 * <p>Members are not followed, nor are workflows that get names in ways which their files do not tell: from a script, or
 * from the workflow that calls them.
 */
final class VariableCheck {

    private static final Set<String> BUILT_IN = Set.of(
            "timezone",
            "session_uuid",
            "session_time",
            "session_id",
            "session_date",
            "session_date_compact",
            "session_local_time",
            "session_tz_offset",
            "session_unixtime",
            "project_id",
            "attempt_id",
            "task_name",
            "retry_attempt_name",
            "td",
            "http",
            "s3");
    private static final List<String> BUILT_IN_PREFIXES =
            List.of("last_session_", "next_session_", "last_executed_session_");
    private static final List<String> FILE_OPERATORS = List.of("td>", "td_load>", "td_for_each>", "td_wait>", "mail>");
    private static final List<String> STORING_OPERATORS =
            List.of("py>", "rb>", "param_get>", "call>", "http_call>", "emr>");

    private final WorkflowProject project;
    private final SortedMap<String, String> files;
    private final BiConsumer<String, String> report;

    VariableCheck(WorkflowProject project, SortedMap<String, String> files, BiConsumer<String, String> report) {
        this.project = project;
        this.files = files;
        this.report = report;
    }

    /** Files that tasks name without an expression. */
    private final Set<String> named = new HashSet<>();

    void check() {
        Set<String> called = new HashSet<>();
        Set<String> handedOver = new HashSet<>();
        Set<String> storing = new HashSet<>();
        for (Workflow workflow : project.workflows()) {
            everyTask(workflow.config(), task -> {
                called.add(task.path("call>").asText("").replaceFirst("\\.dig$", ""));
                if (task.has("require>")) {
                    task.path("params").fieldNames().forEachRemaining(handedOver::add);
                }
                FILE_OPERATORS.forEach(operator -> named.add(task.path(operator).asText("")));
                if (STORING_OPERATORS.stream().anyMatch(task::has)) {
                    storing.add(workflow.name());
                }
            });
        }
        Known known = new Known(handedOver, null);
        for (Workflow workflow : project.workflows()) {
            if (!called.contains(workflow.name()) && !storing.contains(workflow.name())) {
                new Walk(workflow).node(workflow.config(), known);
            }
        }
    }

    private static void everyTask(JsonNode node, Consumer<ObjectNode> visit) {
        if (node instanceof ObjectNode object) {
            visit.accept(object);
        }
        node.forEach(child -> everyTask(child, visit));
    }

    /** The way from a workflow's root to its tasks, with the names that are known on it. */
    private final class Walk {

        private final Workflow workflow;

        private Walk(Workflow workflow) {
            this.workflow = workflow;
        }

        void node(ObjectNode node, Known outside) {
            Known inside = outside.with(node.path("_export").fieldNames());
            Optional<String> operator = WorkflowTask.operatorKey(node);
            Known own = operator.isPresent() ? inside.with(node.fieldNames()) : inside;
            node.properties().forEach(entry -> {
                String key = entry.getKey();
                JsonNode value = entry.getValue();
                if (value instanceof ObjectNode child && (key.startsWith("+") || key.equals("_check"))) {
                    node(child, inside);
                } else if (value instanceof ObjectNode child && key.equals("_error")) {
                    node(child, inside.with(List.of("error").iterator()));
                } else if (value instanceof ObjectNode child && (key.equals("_do") || key.equals("_else_do"))) {
                    node(child, inside.with(loopNames(node, operator.orElse("")).iterator()));
                } else {
                    value(node, key, value, own);
                }
            });
            if (operator.isPresent() && FILE_OPERATORS.contains(operator.get())) {
                file(node.path(operator.get()).asText(""), own);
            }
        }

        private void value(ObjectNode container, String key, JsonNode value, Known known) {
            if (value.isTextual()) {
                for (Expression expression : DigdagExpressions.of(value.textValue())) {
                    undefined(
                            expression,
                            known,
                            () -> workflow.sources()
                                    .key(container, key)
                                    .map(Position::toString)
                                    .orElse(workflow.file()));
                }
            } else if (value instanceof ObjectNode object) {
                Known more = known.with(object.fieldNames());
                object.properties().forEach(entry -> value(object, entry.getKey(), entry.getValue(), more));
            } else {
                value.forEach(each -> value(container, key, each, known));
            }
        }

        /**
         * A file that a task has evaluated; one that cannot be told from the path is each that it may be, but for those that
         * some task names outright.
         */
        private void file(String path, Known known) {
            List<String> candidates = new ArrayList<>();
            if (path.contains("${")) {
                files.keySet().stream()
                        .filter(ProjectReader.glob(path).asMatchPredicate())
                        .filter(file -> !named.contains(file))
                        .forEach(candidates::add);
            } else if (files.containsKey(path)) {
                candidates.add(path);
            }
            for (String candidate : candidates) {
                String text = String.valueOf(files.get(candidate));
                for (Expression expression : DigdagExpressions.of(text)) {
                    undefined(expression, known, () -> place(candidate, text, expression.at()));
                }
            }
        }

        private static String place(String file, String text, int at) {
            String before = text.substring(0, at);
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            return file + ":" + line + ":" + (at - before.lastIndexOf('\n'));
        }

        private void undefined(Expression expression, Known known, Supplier<String> place) {
            for (String name : expression.names()) {
                if (!known.contains(name)
                        && !BUILT_IN.contains(name)
                        && BUILT_IN_PREFIXES.stream().noneMatch(name::startsWith)) {
                    report.accept(
                            place.get(),
                            "Nothing defines '" + name + "' for " + expression.text() + " in workflow '"
                                    + workflow.name() + "': no _export, no key of the task, no loop around it");
                }
            }
        }
    }

    private static List<String> loopNames(ObjectNode task, String operator) {
        List<String> names = new ArrayList<>();
        switch (operator) {
            case "for_each>" -> task.path(operator).fieldNames().forEachRemaining(names::add);
            case "for_range>" -> names.add("range");
            case "loop>" -> names.add("i");
            default -> {
                // The others define nothing, td_for_each> but members of td.
            }
        }
        return names;
    }

    /** Names that are known at a place: those that it adds, and those known around it. */
    private record Known(Set<String> names, @Nullable Known outside) {

        Known with(Iterator<String> more) {
            if (!more.hasNext()) {
                return this;
            }
            Set<String> added = new HashSet<>();
            more.forEachRemaining(added::add);
            return new Known(added, this);
        }

        boolean contains(String name) {
            for (Known each = this; each != null; each = each.outside) {
                if (each.names.contains(name)) {
                    return true;
                }
            }
            return false;
        }
    }
}

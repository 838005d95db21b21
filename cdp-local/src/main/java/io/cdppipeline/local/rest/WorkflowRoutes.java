package io.cdppipeline.local.rest;

import io.cdppipeline.local.rest.WorkflowBackend.Workflow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /api/workflows…} and {@code /api/version…} (facts: digdag, section 5). */
final class WorkflowRoutes {

    /** The version whose behaviour the interpreter has. */
    private static final String VERSION = "0.10.5.1";

    private final WorkflowBackend backend;

    WorkflowRoutes(WorkflowBackend backend) {
        this.backend = backend;
    }

    Answer version(Call call) {
        return Answer.ok(Json.object().put("version", VERSION));
    }

    Answer checkVersion(Call call) {
        call.required("client");
        return Answer.ok(Json.object()
                .put("serverVersion", VERSION)
                .put("upgradeRecommended", false)
                .put("apiCompatible", true));
    }

    /** The workflows of every project's newest revision. */
    Answer list(Call call) {
        Optional<String> pattern = call.query("name_pattern");
        boolean byProject = call.flag("search_project_name");
        List<Workflow> all = new ArrayList<>(backend.projects().stream()
                .flatMap(project -> backend.workflows(Long.parseLong(project.id()), Optional.empty()).stream())
                .filter(workflow -> pattern.isEmpty()
                        || workflow.name().contains(pattern.get())
                        || (byProject && workflow.project().name().contains(pattern.get())))
                .sorted(Comparator.comparingLong(WorkflowRoutes::id))
                .toList());
        List<Workflow> page;
        if (call.query("order").filter("desc"::equals).isPresent()) {
            Collections.reverse(all);
            long last = call.number("last_id").orElse(Long.MAX_VALUE);
            page = all.stream()
                    .filter(workflow -> id(workflow) < last)
                    .limit(call.number("count").orElse(100L))
                    .toList();
        } else {
            page = Page.ascending(call, all, WorkflowRoutes::id);
        }
        return Answer.ok(Json.list("workflows", page));
    }

    Answer show(Call call) {
        return Answer.ok(Json.MAPPER.valueToTree(backend.workflow(call.id("id"))));
    }

    private static long id(Workflow workflow) {
        return Long.parseLong(workflow.id());
    }
}

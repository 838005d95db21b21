package io.cdppipeline.local.unify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.unify.Request.Master;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;

/** The workflow that a request becomes: one task for each step, in the order in which they must run. */
final class Steps {

    static final String OPERATOR = "unification>";
    static final String REQUEST = "unification_request";
    static final String TARGET = "unification_target";

    private Steps() {}

    static ObjectNode workflow(ObjectNode content, Request request) {
        ObjectNode workflow = JsonNodeFactory.instance.objectNode();
        // The interpreter evaluates every ${...} of a parameter, which a regular expression may contain.
        workflow.putObject("_export").put(REQUEST, content.toString().replace("$", "\\u0024"));
        for (UnifiedId id : request.wantedIds()) {
            ObjectNode tasks = workflow.putObject("+" + id.name());
            for (String step :
                    new String[] {"extract_and_merge", "source_key_stats", "canonicalize", "result_key_stats"}) {
                task(tasks, step, step, id.name());
            }
        }
        task(workflow, "metadata", "metadata", request.name());
        if (request.switches().enrichments()) {
            for (SourceTable table : request.tables()) {
                if (!Enrichment.ids(request, table).isEmpty()) {
                    task(workflow, "enrich_" + table.as(), "enrich", table.as());
                }
            }
        }
        if (request.switches().masterTables()) {
            for (Master master : request.masters()) {
                if (request.wantedIds().contains(request.id(master.id()))) {
                    task(workflow, "master_" + master.name(), "master", master.name());
                }
            }
        }
        return workflow;
    }

    private static void task(ObjectNode parent, String name, String step, String target) {
        // A table's name may have characters that a task's may not.
        parent.putObject("+" + name.replaceAll("[^\\w.-]", "_"))
                .put(OPERATOR, step)
                .put(TARGET, target);
    }
}

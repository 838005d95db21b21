package io.cdppipeline.local.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operators an engine has from the start, and words for those it does not have. */
final class BuiltinOperators {

    private static final String CLOUD = " needs a service of the cloud that the embedded Treasure Data does not have;"
            + " run this workflow against a Treasure Data account, or give the engine an operator of that name";

    private BuiltinOperators() {}

    static Map<String, Operator> create(WorkflowEngine.Builder settings, WorkflowEngine engine) {
        Map<String, Operator> operators = new HashMap<>();
        operators.put("echo", new EchoOperator());
        operators.put("fail", new FailOperator());
        operators.put("notify", new NotifyOperator());
        operators.put("nop", new NopOperator());
        operators.put("if", new IfOperator());
        operators.put("loop", new LoopOperator());
        operators.put("for_each", new ForEachOperator());
        operators.put("for_range", new ForRangeOperator());
        operators.put("call", new CallOperator());
        operators.put("require", new RequireOperator(engine, settings.uuids));
        operators.put("wait", new WaitOperator());
        HttpExchange http = new HttpExchange(settings.router);
        operators.put("http", new HttpOperator(http, settings.httpRetryInterval));
        operators.put("http_call", new HttpCallOperator(http, settings.httpRetryInterval));
        operators.put(
                "sh",
                settings.shellAllowed
                        ? new ShOperator()
                        : new RefusedOperator(
                                "sh> is off: it would run a command with this process's rights; switch it on with"
                                        + " WorkflowEngine.builder().allowShell(true)"));
        TdApi td = new TdApi(Optional.ofNullable(settings.tdService), settings.uuids);
        operators.put("td", new TdOperator(td));
        operators.put("td_for_each", new TdForEachOperator(td));
        operators.put("td_ddl", new TdDdlOperator(td));
        operators.put("td_load", new TdLoadOperator(td));
        operators.put("td_wait", new TdWaitOperator(td));
        operators.put("td_wait_table", new TdWaitTableOperator(td));
        for (String type : new String[] {
            "td_run",
            "td_result_export",
            "td_table_export",
            "td_partial_delete",
            "s3_wait",
            "s3_copy",
            "s3_move",
            "s3_delete",
            "gcs_wait",
            "bq",
            "bq_ddl",
            "bq_load",
            "bq_extract",
            "redshift",
            "redshift_load",
            "redshift_unload",
            "pg",
            "emr",
            "ecs_task.run",
            "embulk",
            "param_get",
            "param_set"
        }) {
            operators.put(type, new RefusedOperator(type + ">" + CLOUD));
        }
        operators.put("mail", new MailOperator());
        for (String type : new String[] {"py", "rb"}) {
            operators.put(
                    type,
                    new RefusedOperator(type
                            + "> is off: the embedded Treasure Data runs no scripts; give the engine an"
                            + " operator of that name with WorkflowEngine.builder().operator(\"" + type + "\", ...)"));
        }
        return operators;
    }
}

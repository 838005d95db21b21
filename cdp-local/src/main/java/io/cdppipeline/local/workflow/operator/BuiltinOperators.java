package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operators an engine has from the start, and words for those it does not have. */
public final class BuiltinOperators {

    private static final String ADVICE =
            "; run this workflow against a Treasure Data account, or give the engine an operator of that name";
    private static final String CLOUD =
            "> needs a service of the cloud that the embedded Treasure Data does not have" + ADVICE;
    private static final List<String> CLOUD_TYPES = List.of(
            "s3_wait",
            "s3_copy",
            "s3_move",
            "s3_delete",
            "s3_touch",
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
            "ecs_task.register",
            "embulk");

    private BuiltinOperators() {}

    public static Map<String, Operator> create(OperatorSettings settings) {
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
        operators.put("require", new RequireOperator(settings.engine(), settings.uuids()));
        operators.put("wait", new WaitOperator());
        HttpExchange http = new HttpExchange(settings.router());
        operators.put("http", new HttpOperator(http, settings.httpRetryInterval()));
        operators.put("http_call", new HttpCallOperator(http, settings.httpRetryInterval()));
        operators.put("mail", new MailOperator(settings.mailOutbox()));
        operators.put("param_get", new ParamGetOperator(settings.params()));
        operators.put("param_set", new ParamSetOperator(settings.params()));
        addScripts(operators, settings);
        addTreasureData(operators, new TdApi(settings.tdService(), settings.uuids()));
        for (String type : CLOUD_TYPES) {
            operators.put(type, new RefusedOperator(type + CLOUD));
        }
        return operators;
    }

    private static void addScripts(Map<String, Operator> operators, OperatorSettings settings) {
        operators.put(
                "sh",
                settings.shellAllowed()
                        ? new ShOperator()
                        : new RefusedOperator(
                                "sh> is off: it would run a command with this process's rights; switch it on with"
                                        + " WorkflowEngine.builder().allowShell(true)"));
        operators.put("py", new PyOperator(settings.pythonHandlers(), settings.python()));
        operators.put("rb", new RefusedOperator("rb> is off: the embedded Treasure Data runs no Ruby" + ADVICE));
    }

    private static void addTreasureData(Map<String, Operator> operators, TdApi td) {
        operators.put("td", new TdOperator(td));
        operators.put("td_run", new TdRunOperator(td));
        operators.put("td_for_each", new TdForEachOperator(td));
        operators.put("td_ddl", new TdDdlOperator(td));
        operators.put("td_load", new TdLoadOperator(td));
        operators.put("td_wait", new TdWaitOperator(td));
        operators.put("td_wait_table", new TdWaitTableOperator(td));
        operators.put("td_result_export", new TdResultExportOperator(td));
        operators.put("td_table_export", new TdTableExportOperator(td));
        operators.put("td_partial_delete", new TdPartialDeleteOperator(td));
    }
}

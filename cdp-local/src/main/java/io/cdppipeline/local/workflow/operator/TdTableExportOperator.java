package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.SecretMissingException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TaskResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdTableExport;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code td_table_export>}: has the service write a table to S3, where the service can. */
final class TdTableExportOperator implements Operator {

    private static final Set<String> FORMATS = Set.of("json.gz", "line-json.gz", "tsv.gz", "jsonl.gz");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[ Z]", Locale.ENGLISH);

    private final TdApi td;

    TdTableExportOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String inherited = params.text("database");
        TableName table = TableName.parse(params.text("table"));
        String format = params.text("file_format");
        if (!FORMATS.contains(format)) {
            throw new WorkflowException("invalid file_format option");
        }
        td.database(context, params);
        TdJob job = TdQueries.start(context, td, () -> {
            String id = td.exportTable(new TdTableExport(
                    table.database().orElse(inherited),
                    table.table(),
                    time(params, "from"),
                    time(params, "to"),
                    format,
                    params.text("s3_bucket"),
                    params.text("s3_path_prefix"),
                    key(context, "access_key_id"),
                    key(context, "secret_access_key"),
                    params.optionalText("hive_pool_name")));
            TdQueries.log(context, "Started table export job id=" + id);
            return id;
        });
        ObjectNode store = Json.object();
        TdOperator.putLastJob(store.putObject("td"), job);
        return TaskResult.ofStore(store, List.of());
    }

    private static Secret key(OperatorContext context, String name) {
        return context.secrets()
                .find("aws.s3." + name)
                .or(() -> context.secrets().find("aws." + name))
                .orElseThrow(() -> new SecretMissingException("aws." + name));
    }

    /** Seconds since 1970, or a time of the workflow's zone unless it says another. */
    private static Instant time(TaskConfig params, String key) {
        try {
            return Instant.ofEpochSecond(params.longInteger(key));
        } catch (WorkflowException e) {
            ZoneId zone = params.optionalZone("timezone").orElse(ZoneId.of("UTC"));
            return Instant.from(TIME.withZone(zone).parse(params.text(key)));
        }
    }
}

package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code td>}: runs a query, perhaps into a table, and stores what it is asked to store. */
final class TdOperator implements Operator {

    private static final Pattern INSERT_LINE =
            Pattern.compile("(\\A|\\r?\\n)\\-\\-\\s*DIGDAG_INSERT_LINE(?:(?!\\n|\\z).)*", Pattern.MULTILINE);
    private static final Pattern HEADER_COMMENT =
            Pattern.compile("\\A([\\r\\n\\t]*(?:(?:\\A|\\n)\\-\\-[^\\n]*)+)\\n?(.*)\\z", Pattern.MULTILINE);
    private static final int PREVIEW_ROWS = 20;

    private final TdApi td;

    TdOperator(TdApi td) {
        this.td = td;
    }

    @Override
    public TaskOutcome run(OperatorContext context) throws InterruptedException {
        return td.run(context, params -> run(context, params));
    }

    private TaskOutcome run(OperatorContext context, TaskConfig params) throws InterruptedException {
        String query = CommandText.of(context, params, "query");
        Optional<TableName> insertInto = params.optionalText("insert_into").map(TableName::parse);
        Optional<TableName> createTable = params.optionalText("create_table").map(TableName::parse);
        checkOptions(params, insertInto, createTable);
        String database = td.database(context, params);
        TdJob job = TdQueries.run(context, td, () -> {
            String engine = TdQueries.engine(params);
            String statement = statement(engine, database, query, insertInto, createTable);
            return TdQueries.request(context, td, params, engine, database, header(context) + statement);
        });
        params.optionalText("download_file")
                .ifPresent(file ->
                        context.workspace().write(file, Csv.write(job, td.rows(job.id(), Integer.MAX_VALUE))));
        if (params.bool("preview", false)) {
            preview(context, database, job, insertInto.or(() -> createTable));
        }
        return result(params, job);
    }

    private static void checkOptions(
            TaskConfig params, Optional<TableName> insertInto, Optional<TableName> createTable) {
        if (insertInto.isPresent() && createTable.isPresent()) {
            throw new WorkflowException("Setting both insert_into and create_table is invalid");
        }
        if (params.optionalText("download_file").isPresent() && (insertInto.isPresent() || createTable.isPresent())) {
            throw new WorkflowException("download_file is invalid if insert_into or create_table is set");
        }
        boolean connected = params.optionalText("result_connection").isPresent();
        if (params.value("result_settings").isPresent() && !connected) {
            throw new WorkflowException("result_settings is valid only if result_connection is set");
        }
        if (connected || params.optionalText("result_url").isPresent()) {
            throw new TaskFailedException(
                    "td> cannot export results here: the embedded Treasure Data has no connections;"
                            + " remove result_connection and result_url");
        }
    }

    private String statement(
            String engine,
            String database,
            String query,
            Optional<TableName> insertInto,
            Optional<TableName> createTable) {
        boolean presto = engine.equals("presto");
        insertInto.ifPresent(table -> td.ensureTable(table.database().orElse(database), table.table()));
        if (insertInto.isPresent()) {
            String command = presto ? "INSERT INTO " : "INSERT INTO TABLE ";
            return insert(command + insertInto.get().quoted(presto ? '"' : '`'), query);
        } else if (createTable.isEmpty()) {
            return query;
        } else if (presto) {
            String name = createTable.get().quoted('"');
            return insert("DROP TABLE IF EXISTS " + name + ";\nCREATE TABLE " + name + " AS", query);
        }
        td.ensureTable(
                createTable.get().database().orElse(database), createTable.get().table());
        return insert("INSERT OVERWRITE TABLE " + createTable.get().quoted('`'), query);
    }

    /** Puts a command where the query marks the place, or after its leading comments, or at the top. */
    static String insert(String command, String query) {
        Matcher line = INSERT_LINE.matcher(query);
        if (line.find()) {
            return line.replaceFirst(Matcher.quoteReplacement(line.group(1) + command));
        }
        Matcher comment = HEADER_COMMENT.matcher(query);
        if (comment.find()) {
            return comment.group(1) + "\n" + command + "\n" + comment.group(2);
        }
        return command + "\n" + query;
    }

    private static String header(OperatorContext context) {
        AttemptInfo attempt = context.attempt();
        return "-- project_id: " + attempt.projectId()
                + "\n-- project_name: " + attempt.projectName()
                + "\n-- workflow_name: " + attempt.workflowName()
                + "\n-- session_id: " + attempt.sessionId()
                + "\n-- attempt_id: " + attempt.id()
                + "\n-- task_name: " + context.taskName() + "\n";
    }

    private void preview(OperatorContext context, String database, TdJob job, Optional<TableName> target)
            throws InterruptedException {
        TdJob shown = job;
        String what = "job id " + job.id();
        if (target.isPresent()) {
            String query = "-- preview results of " + what + "\nSELECT * FROM "
                    + target.get().quoted('"') + " LIMIT 20";
            shown = td.await(td.issue(new TdJobRequest(
                    "presto",
                    database,
                    query,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty())));
            what = "table " + target.get();
        }
        List<List<Object>> rows = td.rows(shown.id(), PREVIEW_ROWS);
        String text = rows.isEmpty() ? " (no results)" : "\r\n" + Csv.write(shown, rows);
        context.log().info("io.digdag.standards.operator.td.TdOperatorFactory", "preview of " + what + ":" + text);
    }

    private TaskResult result(TaskConfig params, TdJob job) {
        ObjectNode store = Json.object();
        ObjectNode stored = store.putObject("td");
        boolean last = params.bool("store_last_results", false);
        if (last) {
            ObjectNode row = stored.putObject("last_results");
            List<List<Object>> rows = td.rows(job.id(), 1);
            if (!rows.isEmpty()) {
                List<Object> values = rows.get(0);
                for (int i = 0; i < Math.min(values.size(), job.columns().size()); i++) {
                    row.set(job.columns().get(i).name(), Json.MAPPER.valueToTree(values.get(i)));
                }
            }
        }
        putLastJob(stored, job);
        return TaskResult.ofStore(store, last ? List.of(List.of("td", "last_results")) : List.of());
    }

    /** What every job leaves for later tasks. */
    static void putLastJob(ObjectNode stored, TdJob job) {
        stored.put("last_job_id", job.id());
        stored.putObject("last_job").put("id", job.id()).put("num_records", job.records());
    }
}

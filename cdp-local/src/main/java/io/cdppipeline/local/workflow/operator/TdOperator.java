package io.cdppipeline.local.workflow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.AttemptInfo;
import io.cdppipeline.local.workflow.Operator;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code td>}: runs a query, perhaps into a table, and stores what it is asked to store. */
final class TdOperator implements Operator {

    private static final Pattern INSERT_LINE =
            Pattern.compile("(\\A|\\r?\\n)\\-\\-\\s*DIGDAG_INSERT_LINE(?:(?!\\n|\\z).)*", Pattern.MULTILINE);
    private static final Pattern HEADER_COMMENT =
            Pattern.compile("\\A([\\r\\n\\t]*(?:(?:\\A|\\n)\\-\\-[^\\n]*)+)\\n?(.*)\\z", Pattern.MULTILINE);

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
        ResultTarget result = options(context, params, insertInto.isPresent(), createTable.isPresent());
        String database = td.database(context, params);
        TdJob job = TdQueries.run(context, td, () -> {
            String engine = TdQueries.engine(params);
            String statement = statement(engine, database, query, insertInto, createTable);
            return request(context, params, engine, database, header(context) + statement, result);
        });
        TdResults results = new TdResults(context, td, params);
        results.download(job);
        if (params.bool("preview", false)) {
            Optional<TableName> target = insertInto.or(() -> createTable);
            if (target.isPresent()) {
                results.preview(select(database, job, target.get()), "table " + target.get());
            } else {
                results.preview(job, "job id " + job.id());
            }
        }
        return results.store(job);
    }

    /** Where the rows go, besides to whoever asks for them. */
    private record ResultTarget(Optional<String> url, Optional<String> connection, Optional<String> settings) {}

    /** Reads the options in the server's order, since the first one that is wrong is the one that is told. */
    private static ResultTarget options(OperatorContext context, TaskConfig params, boolean insert, boolean create) {
        if (insert && create) {
            throw new WorkflowException("Setting both insert_into and create_table is invalid");
        }
        params.integer("priority", 0);
        Optional<String> url = params.optionalText("result_url");
        params.integer("job_retry", 0);
        if (params.optionalText("download_file").isPresent() && (insert || create)) {
            throw new WorkflowException("download_file is invalid if insert_into or create_table is set");
        }
        Optional<String> connection = params.optionalText("result_connection");
        Optional<String> settings = params.has("result_settings")
                ? Optional.of(
                        params.parseObjectOrEmpty("result_settings").node().toString())
                : Optional.empty();
        if (settings.isPresent() && connection.isEmpty()) {
            throw new WorkflowException("result_settings is valid only if result_connection is set");
        }
        params.bool("store_last_results", false);
        params.bool("preview", false);
        return new ResultTarget(
                url.map(context.secrets()::resolve), connection, settings.map(context.secrets()::resolve));
    }

    private TdJobRequest request(
            OperatorContext context,
            TaskConfig params,
            String engine,
            String database,
            String query,
            ResultTarget result) {
        TdJobRequest.Options options = TdQueries.options(params, engine);
        return new TdJobRequest(
                engine,
                database,
                query,
                Optional.empty(),
                Optional.empty(),
                Optional.of(context.sessionTime()),
                (int) params.integer("priority", 0),
                Optional.of(td.newDomainKey()),
                new TdJobRequest.Options(
                        options.retryLimit(),
                        options.poolName(),
                        options.engineVersion(),
                        result.url(),
                        result.connection().map(td::connectionId),
                        result.settings()));
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

    private TdJob select(String database, TdJob job, TableName target) throws InterruptedException {
        String query =
                "-- preview results of job id " + job.id() + "\nSELECT * FROM " + target.quoted('"') + " LIMIT 20";
        return td.await(td.issue(new TdJobRequest(
                "presto",
                database,
                query,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.of(td.newDomainKey()))));
    }

    /** What every job leaves for later tasks. */
    static void putLastJob(ObjectNode stored, TdJob job) {
        stored.put("last_job_id", job.id());
        stored.putObject("last_job").put("id", job.id()).put("num_records", job.records());
    }
}

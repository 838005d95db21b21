package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.OperatorContext;
import io.cdppipeline.local.workflow.TaskFailedException;
import io.cdppipeline.local.workflow.TaskOutcome;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdService;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.local.workflow.TdTableExport;
import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Calls of {@link TdService} with the messages that the server's client would give. */
final class TdApi {

    /** A failure that a later run may not meet. */
    static final class RetriableException extends RuntimeException {
        private RetriableException(TdServiceException cause, String message) {
            super(message, cause);
        }
    }

    private static final String RETRIES = "td_api_retries";
    private static final int MAX_RETRIES = 3;

    private final Optional<TdService> service;
    private final Supplier<UUID> uuids;

    TdApi(Optional<TdService> service, Supplier<UUID> uuids) {
        this.service = service;
        this.uuids = uuids;
    }

    /** A key under which a job is issued once. */
    String newDomainKey() {
        return uuids.get().toString();
    }

    /** Something a {@code td} operator does. */
    @FunctionalInterface
    interface Action {
        TaskOutcome run(TaskConfig params) throws InterruptedException;
    }

    /**
     * Runs an operator with the {@code td} mapping as defaults. Failures of the service's own are tried again, up to
     * three times, with growing delays.
     */
    TaskOutcome run(OperatorContext context, Action action) throws InterruptedException {
        try {
            return action.run(context.withDefaultsFrom("td"));
        } catch (RetriableException e) {
            int count = context.stateParams().path(RETRIES).asInt();
            if (count >= MAX_RETRIES) {
                throw new TaskFailedException(String.valueOf(e.getMessage()), e);
            }
            context.log().warn("io.digdag.standards.operator.td.TDOperator", e.getMessage() + ": retrying");
            context.stateParams().put(RETRIES, count + 1);
            return new TaskOutcome.Later(Duration.ofSeconds(1L << count), context.stateParams());
        }
    }

    /** The database of a task; also checks that there is a key. */
    String database(OperatorContext context, TaskConfig params) {
        // The server asks for the option also where a secret overrides it.
        String option = params.text("database");
        String database = context.secrets()
                .find("td.database")
                .map(Secret::reveal)
                .orElse(option)
                .trim();
        if (database.isEmpty()) {
            throw new WorkflowException("Parameter 'database' is empty");
        }
        requireKey(context);
        return database;
    }

    /** @throws WorkflowException if the project has no key to Treasure Data */
    void requireKey(OperatorContext context) {
        Optional<String> key =
                context.secrets().find("td.apikey").map(Secret::reveal).map(String::trim);
        if (key.isEmpty()) {
            throw new WorkflowException("The 'td.apikey' secret is missing");
        } else if (key.get().isEmpty()) {
            throw new WorkflowException("The 'td.apikey' secret is empty");
        }
    }

    String issue(TdJobRequest request) {
        return call(
                "/v3/job/issue/" + request.type() + "/" + request.database(),
                () -> service().issueJob(request));
    }

    String runSavedQuery(String name, Instant time) {
        return call(
                "/v3/schedule/run/" + name + "/" + time.getEpochSecond(),
                () -> service().runSavedQuery(name, time, newDomainKey()));
    }

    String runSavedQuery(long id, Instant time) {
        return call("/v4/queries/" + id + "/jobs", () -> service().runSavedQuery(id, time, newDomainKey()));
    }

    String runConnectorSession(String name, Instant time) {
        return call(
                "/v3/bulk_loads/" + name + "/jobs", () -> service().runConnectorSession(name, time, newDomainKey()));
    }

    String connectionId(String name) {
        return call("/v3/connections/lookup?name=" + name, () -> service().connectionId(name));
    }

    String exportResult(String jobId, String connectionId, String settings) {
        return call("/v3/job/result_export/" + jobId, () -> service().exportResult(jobId, connectionId, settings));
    }

    String exportTable(TdTableExport export) {
        return call(
                "/v3/export/run/" + export.database() + "/" + export.table(),
                () -> service().exportTable(export));
    }

    String deleteRows(String database, String table, Instant from, Instant to) {
        return call(
                "/v3/table/partialdelete/" + database + "/" + table,
                () -> service().deleteRows(database, table, from, to, newDomainKey()));
    }

    TdJob await(String jobId) throws InterruptedException {
        try {
            return service().awaitJob(jobId);
        } catch (TdServiceException e) {
            throw failure("/v3/job/status/" + jobId, e);
        }
    }

    /** The first rows; none for a job that has no result to show, as one that inserts or creates. */
    List<List<Object>> firstRows(String jobId, int limit) {
        String path = "/v3/job/result/" + jobId;
        try {
            return refreshed(() -> service().jobRows(jobId, limit));
        } catch (TdServiceException e) {
            if (e.status() == 404) {
                return List.of();
            }
            throw failure(path, e);
        }
    }

    List<List<Object>> rows(String jobId, int limit) {
        return call("/v3/job/result/" + jobId, () -> service().jobRows(jobId, limit));
    }

    void ensureDatabaseDeleted(String database) {
        ignoring(404, () -> service().deleteDatabase(database), "/v3/database/delete/" + database);
    }

    void ensureDatabase(String database) {
        ignoring(409, () -> service().createDatabase(database), "/v3/database/create/" + database);
    }

    void ensureTableDeleted(String database, String table) {
        ignoring(404, () -> service().deleteTable(database, table), "/v3/table/delete/" + database + "/" + table);
    }

    void ensureTable(String database, String table) {
        ignoring(
                409,
                () -> service().createTable(database, table),
                "/v3/table/create/" + database + "/" + table + "/log");
    }

    void rename(String database, String from, String to) {
        ignoring(
                404,
                () -> service().renameTable(database, from, to),
                "/v3/table/rename/" + database + "/" + from + "/" + to);
    }

    Optional<Long> tableRows(String database, String table) {
        return call("/v3/table/show/" + database + "/" + table, () -> service().tableRows(database, table));
    }

    private TdService service() {
        return service.orElseThrow(
                () -> new TaskFailedException("td operators are off: the engine has no Treasure Data; give it one with"
                        + " WorkflowEngine.builder().tdService(...)"));
    }

    private static void ignoring(int status, Runnable action, String path) {
        try {
            refreshed(() -> {
                action.run();
                return true;
            });
        } catch (TdServiceException e) {
            if (e.status() != status) {
                throw failure(path, e);
            }
        }
    }

    private static <T> T call(String path, Supplier<T> action) {
        try {
            return refreshed(action);
        } catch (TdServiceException e) {
            throw failure(path, e);
        }
    }

    /** As the server, which reads the key again and tries once more when it is refused. */
    private static <T> T refreshed(Supplier<T> action) {
        try {
            return action.get();
        } catch (TdServiceException e) {
            if (e.status() != 401 && e.status() != 403) {
                throw e;
            }
            return action.get();
        }
    }

    private static RuntimeException failure(String path, TdServiceException e) {
        String message = switch (e.status()) {
            case 404 -> "[TARGET_NOT_FOUND] [404:Not Found] " + request(path, e) + " (td client http not found)";
            case 409 -> "[TARGET_ALREADY_EXISTS] [409:Conflict] " + request(path, e) + " (td client http conflict)";
            case 401 -> "[CLIENT_ERROR] [401:Unauthorized] " + request(path, e) + " (td client http unauthorized)";
            default ->
                "[" + (e.status() < 500 ? "CLIENT_ERROR" : "SERVER_ERROR") + "] [" + e.status() + ":"
                        + HttpReasons.of(e.status()) + "] " + request(path, e) + " (td client http)";
        };
        boolean retriable = e.status() == 408 || e.status() == 429 || e.status() >= 500;
        return retriable ? new RetriableException(e, message) : new TaskFailedException(message, e);
    }

    private static String request(String path, TdServiceException e) {
        return "API request to " + path + " has failed: " + e.getMessage();
    }
}

package io.cdppipeline.local.job;

import io.cdppipeline.CdpException;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;

/** What is wrong with a request for a job, before there is a job (facts: td-api, section 2). */
final class JobChecks {

    private static final int LONGEST_QUERY = 1_000_000;
    private static final int LONGEST_HIVE_QUERY = 2_097_152;
    private static final int MOST_RETRIES = 32;

    private final Tables tables;
    private final ResultExporter exporter;

    JobChecks(Tables tables, ResultExporter exporter) {
        this.tables = tables;
        this.exporter = exporter;
    }

    /** @throws TdServiceException with status 404 or 422 */
    void check(TdJobRequest request) {
        checkTypeAndPriority(request.type(), request.priority());
        int retries = request.options().retryLimit();
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new TdServiceException(422, "retry_limit must be 0 to " + MOST_RETRIES + ", but is: " + retries);
        }
        tables.requireDatabase(request.database());
        if (request.type().equals("bulkload")) {
            if (request.config().isEmpty()) {
                throw new TdServiceException(422, "A bulkload job needs a config");
            }
            return;
        }
        int longest = request.type().equals("hive") ? LONGEST_HIVE_QUERY : LONGEST_QUERY;
        if (request.query().isBlank()) {
            throw new TdServiceException(422, "A " + request.type() + " job needs a query");
        } else if (request.query().length() > longest) {
            throw new TdServiceException(
                    422,
                    "The query has " + request.query().length() + " characters; at most " + longest + " are allowed");
        }
        checkExport(request.options());
    }

    /** @throws TdServiceException with status 422 if rows cannot go there */
    void checkExport(TdJobRequest.Options options) {
        try {
            exporter.check(options);
        } catch (CdpException e) {
            throw new TdServiceException(422, String.valueOf(e.getMessage()));
        }
    }

    static void checkTypeAndPriority(String type, int priority) {
        if (!type.matches("presto|trino|hive|bulkload")) {
            throw new TdServiceException(422, "Job type " + type + " is not supported: use presto, hive or bulkload");
        }
        if (priority < -2 || priority > 2) {
            throw new TdServiceException(422, "priority must be -2 to 2, but is: " + priority);
        }
    }
}

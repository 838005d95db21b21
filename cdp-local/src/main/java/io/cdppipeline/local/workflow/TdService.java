package io.cdppipeline.local.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The parts of Treasure Data's REST API that the {@code td} operators use, one method per call, without the network
 * between. Thread-safe. Every method may throw {@link TdServiceException} with the status that the API would answer.
 */
public interface TdService {

    /** {@code POST /v3/job/issue/{type}/{database}}; gives the job's id. */
    String issueJob(TdJobRequest request);

    /** Waits for a job's end. An interruption kills the job and is thrown. */
    TdJob awaitJob(String jobId) throws InterruptedException;

    /** {@code GET /v3/job/result/{id}}: at most {@code limit} rows; no rows for a job without a result set. */
    List<List<Object>> jobRows(String jobId, int limit);

    /** {@code POST /v3/database/create/{database}}; status 409 if it exists. */
    void createDatabase(String database);

    /** {@code POST /v3/database/delete/{database}}; status 404 if it is missing. */
    void deleteDatabase(String database);

    /** {@code POST /v3/table/create/{database}/{table}/log}; status 409 if it exists, 404 without the database. */
    void createTable(String database, String table);

    /** {@code POST /v3/table/delete/{database}/{table}}; status 404 if it is missing. */
    void deleteTable(String database, String table);

    /** {@code POST /v3/table/rename/{database}/{from}/{to}} with {@code overwrite=true}; status 404 if it is missing. */
    void renameTable(String database, String from, String to);

    /** {@code GET /v3/table/show/{database}/{table}}: its row count, if it exists. */
    Optional<Long> tableRows(String database, String table);

    // What follows is refused unless a service has it, so that a test's service need not say so.

    /** {@code POST /v3/schedule/run/{name}/{time}}: runs a saved query; gives the job's id. Status 404 if there is none. */
    default String runSavedQuery(String name, Instant scheduledTime, String domainKey) {
        throw new TdServiceException(404, "There is no saved query " + name + "; this Treasure Data keeps none");
    }

    /** {@code POST /v4/queries/{id}/jobs}: runs a saved query; gives the job's id. Status 404 if there is none. */
    default String runSavedQuery(long id, Instant scheduledTime, String domainKey) {
        throw new TdServiceException(404, "There is no saved query " + id + "; this Treasure Data keeps none");
    }

    /** {@code POST /v3/bulk_loads/{name}/jobs}: runs a connector session; gives the job's id. Status 404 if there is none. */
    default String runConnectorSession(String name, Instant scheduledTime, String domainKey) {
        throw new TdServiceException(
                404,
                "There is no connector session " + name
                        + "; this Treasure Data keeps none: name a .yml file of the project instead");
    }

    /** {@code GET /v3/connections/lookup}: the id of a connection. Status 404 if there is none. */
    default String connectionId(String name) {
        throw new TdServiceException(404, "There is no connection " + name + "; this Treasure Data keeps none");
    }

    /** {@code POST /v3/job/result_export/{id}}: sends a job's rows to a connection; gives the id of the job that does so. */
    default String exportResult(String jobId, String connectionId, String settings) {
        throw new TdServiceException(422, "This Treasure Data exports no results to connections");
    }

    /** {@code POST /v3/export/run/{database}/{table}}: writes a table to a bucket; gives the job's id. */
    default String exportTable(TdTableExport export) {
        throw new TdServiceException(
                422,
                "This Treasure Data writes no tables to " + export.bucket() + ": it has no way to S3; download the rows"
                        + " with td> and download_file instead");
    }

    /**
     * {@code POST /v3/table/partialdelete/{database}/{table}}: deletes the rows of some hours; gives the job's id.
     *
     * @param from the first second, a whole hour
     * @param to the second after the last one, a whole hour
     */
    default String deleteRows(String database, String table, Instant from, Instant to, String domainKey) {
        throw new TdServiceException(
                422, "This Treasure Data has no partial delete; use DELETE FROM " + table + " WHERE time >= ...");
    }
}

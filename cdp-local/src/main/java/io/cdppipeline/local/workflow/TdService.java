package io.cdppipeline.local.workflow;

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
}

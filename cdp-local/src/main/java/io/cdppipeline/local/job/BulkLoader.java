package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.target.TableName;

/** What a {@code bulkload} job runs. */
@FunctionalInterface
public interface BulkLoader {

    /**
     * Loads what the configuration names into the table.
     *
     * @param config {@code in}, {@code filters} and {@code out}
     * @throws io.cdppipeline.CdpException if the load fails; the message is the job's error
     */
    Loaded load(TableName target, ObjectNode config) throws Exception;

    /**
     * What was loaded.
     *
     * @param rows how many
     * @param summary a line for the job's log
     */
    record Loaded(long rows, String summary) {}
}

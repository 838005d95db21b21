package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.target.TableName;
import java.util.Optional;

/** What a {@code bulkload} job runs, and what is asked before there is one. */
@FunctionalInterface
public interface BulkLoader {

    /**
     * Loads what the configuration names into the table.
     *
     * @param config {@code in}, {@code filters} and {@code out}
     * @throws io.cdppipeline.CdpException if the load fails; the message is the job's error
     */
    Loaded load(TableName target, ObjectNode config) throws Exception;

    /** A configuration, completed by what the source's files look like. */
    default ObjectNode guess(ObjectNode config) throws Exception {
        throw new CdpException("There is no connector that could guess");
    }

    /** The first rows that a load would store: {@code schema} and {@code records}. */
    default ObjectNode preview(ObjectNode config) throws Exception {
        throw new CdpException("There is no connector that could preview");
    }

    /**
     * What was loaded.
     *
     * @param rows how many
     * @param summary a line for the job's log
     * @param next what the configuration of the next load takes over, so that it goes on where this one ended
     */
    record Loaded(long rows, String summary, Optional<ObjectNode> next) {

        public Loaded(long rows, String summary) {
            this(rows, summary, Optional.empty());
        }
    }
}

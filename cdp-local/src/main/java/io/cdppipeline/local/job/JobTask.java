package io.cdppipeline.local.job;

import java.util.function.Consumer;

/** The work of a job that is neither a query nor a bulk load. */
@FunctionalInterface
interface JobTask {

    /**
     * Does it, on a job's thread.
     *
     * @param print takes lines for the job's log
     * @return how many records were written or removed
     * @throws io.cdppipeline.CdpException if it fails; the message is the job's error
     */
    long run(Consumer<String> print) throws Exception;
}

package io.cdppipeline.benchmarks;

/** One measurement, which prints its own table in Markdown to standard output. */
@FunctionalInterface
public interface Benchmark {

    /**
     * Measures and prints.
     *
     * @throws Exception whatever stopped the measurement; it ends the process with status 1
     */
    void run() throws Exception;
}

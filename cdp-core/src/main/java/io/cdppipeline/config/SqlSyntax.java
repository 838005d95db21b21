package io.cdppipeline.config;

import java.util.Optional;

/**
 * Tells whether a text is a Presto query, so that a misspelt one is found before anything runs. Found on the class path with
 * {@link java.util.ServiceLoader}; where there is none, a query's syntax shows when it runs. Implementations are thread-safe.
 */
@FunctionalInterface
public interface SqlSyntax {

    /** What is wrong with the text and where in it, {@code line 1:8: …}; empty if it is one query. */
    Optional<String> problem(String sql);
}

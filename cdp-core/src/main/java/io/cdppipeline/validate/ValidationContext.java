package io.cdppipeline.validate;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Sql;
import java.util.List;

/**
 * What a validator is given.
 *
 * @param phaseId the phase that has run
 * @param config the pipeline's configuration
 * @param project what was generated
 * @param sessions the sessions that ran, in order
 * @param catalog the target's catalog
 * @param sql the target's SQL
 */
public record ValidationContext(
        String phaseId,
        PipelineConfig config,
        GeneratedProject project,
        List<Session> sessions,
        Catalog catalog,
        Sql sql) {

    public ValidationContext {
        sessions = List.copyOf(sessions);
    }
}

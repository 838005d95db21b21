package io.cdppipeline.event;

import java.util.List;

/**
 * A run begins, or goes on where an earlier one stopped.
 *
 * @param runId the run's id
 * @param phases all phases, in order
 * @param resumed whether this run was begun by an earlier process or call
 */
public record RunStarted(String runId, List<PhaseTitle> phases, boolean resumed) {}

package io.cdppipeline.event;

import io.cdppipeline.state.PhaseStatus;

/**
 * A phase as people know it.
 *
 * @param id the phase's id
 * @param title what people read
 * @param status how far it had come when the run began
 */
public record PhaseTitle(String id, String title, PhaseStatus status) {}

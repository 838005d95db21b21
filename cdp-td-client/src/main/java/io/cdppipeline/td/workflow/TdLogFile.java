package io.cdppipeline.td.workflow;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of an attempt's log. A task that waits between looks, as for a job, leaves one per look.
 *
 * @param name the file's name
 * @param taskName the full name of the task that it is of
 * @param size bytes as stored, where the service knows
 * @param time when it was begun, where the service knows
 */
public record TdLogFile(String name, String taskName, OptionalLong size, Optional<Instant> time) {}

package io.cdppipeline.local.workflow;

import java.time.Instant;

/**
 * The log of one run of a task; a task that ran several times has several.
 *
 * @param fileName the name of the log file that a server would keep, of which the order is that of the runs
 * @param text lines in the server's format, and what the operator printed
 * @param output only what the operator printed
 */
public record TaskLog(String fileName, String taskName, Instant fileTime, String text, String output) {}

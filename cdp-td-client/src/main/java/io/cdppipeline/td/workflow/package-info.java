/**
 * Workflow projects, attempts, tasks and logs: open {@link io.cdppipeline.td.workflow.TdAttempts} first.
 */
@NullMarked
package io.cdppipeline.td.workflow;

import org.jspecify.annotations.NullMarked;

/**
 * The reader of workflow projects: open {@link io.cdppipeline.workflow.WorkflowProject} first.
 *
 * <p>It turns {@code .dig} files into checked task trees that know where every key was written, and says what a workflow
 * server would refuse at push and in which words. It runs nothing. The rules are those of digdag 0.10.5.
 */
@NullMarked
package io.cdppipeline.workflow;

import org.jspecify.annotations.NullMarked;

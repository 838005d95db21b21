/**
 * The workflow interpreter: open {@link io.cdppipeline.local.workflow.WorkflowEngine} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.workflow;

import org.jspecify.annotations.NullMarked;

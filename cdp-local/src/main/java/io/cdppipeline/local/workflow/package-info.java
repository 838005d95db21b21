/**
 * The workflow interpreter: open {@link io.cdppipeline.local.workflow.WorkflowEngine} first.
 *
 * <p>Not API: public only for the other packages of this module, but for {@link io.cdppipeline.local.workflow.PythonHandler} and
 * {@link io.cdppipeline.local.workflow.PythonTask}, which users implement and get. Operators are in {@code .operator}, the
 * templates in {@code .script}.
 */
@NullMarked
package io.cdppipeline.local.workflow;

import org.jspecify.annotations.NullMarked;

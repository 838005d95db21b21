/**
 * The operators, one class each, and what several of them share; {@link
 * io.cdppipeline.local.workflow.operator.BuiltinOperators} lists them. Not API.
 */
@NullMarked
package io.cdppipeline.local.workflow.operator;

import org.jspecify.annotations.NullMarked;

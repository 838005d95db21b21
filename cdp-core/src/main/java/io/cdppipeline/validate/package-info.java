/**
 * Judging what a phase made: open {@link io.cdppipeline.validate.Validator} first.
 */
@NullMarked
package io.cdppipeline.validate;

import org.jspecify.annotations.NullMarked;

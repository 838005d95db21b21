/**
 * What happens when a step fails: open {@link io.cdppipeline.run.FailureHandler} first.
 */
@NullMarked
package io.cdppipeline.run;

import org.jspecify.annotations.NullMarked;

/**
 * What a plan compares: generated files with those that are deployed or on disk. Open
 * {@link io.cdppipeline.plan.ProjectChanges} first.
 */
@NullMarked
package io.cdppipeline.plan;

import org.jspecify.annotations.NullMarked;

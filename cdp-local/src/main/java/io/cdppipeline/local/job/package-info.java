/**
 * Jobs and the tables they work on, as Treasure Data's REST API and the {@code td} operators see them: open
 * {@link io.cdppipeline.local.job.JobService} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.job;

import org.jspecify.annotations.NullMarked;

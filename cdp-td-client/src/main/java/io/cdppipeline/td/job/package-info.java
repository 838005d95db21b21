/**
 * Query jobs and their results: open {@link io.cdppipeline.td.job.TdJobs} first.
 */
@NullMarked
package io.cdppipeline.td.job;

import org.jspecify.annotations.NullMarked;

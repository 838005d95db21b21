/**
 * Starting phases by the clock: open {@link io.cdppipeline.schedule.Schedules} first.
 */
@NullMarked
package io.cdppipeline.schedule;

import org.jspecify.annotations.NullMarked;

/**
 * Schedules of workflows: open {@link io.cdppipeline.td.schedule.TdSchedules} first.
 */
@NullMarked
package io.cdppipeline.td.schedule;

import org.jspecify.annotations.NullMarked;

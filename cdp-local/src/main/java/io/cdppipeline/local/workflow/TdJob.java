package io.cdppipeline.local.workflow;

import io.cdppipeline.target.Column;
import java.util.List;

/**
 * A job that has ended.
 *
 * @param id the job's id, a number as text
 * @param status {@code success}, {@code error} or {@code killed}
 * @param columns the result's columns; empty without a result set
 * @param records rows of the result, or rows written
 * @param cmdout what the job printed
 * @param stderr why it failed
 */
public record TdJob(String id, String status, List<Column> columns, long records, String cmdout, String stderr) {}

package io.cdppipeline.examples.quickstart;

import java.util.Map;

/**
 * One version of one thing, as the source hands it out.
 *
 * @param updatedAt epoch seconds; files are in this order
 * @param id the thing's id, which decides between versions of one second
 * @param values by column, in the order of the columns; an absent value has no entry
 */
record SourceRow(long updatedAt, long id, Map<String, Object> values) {}

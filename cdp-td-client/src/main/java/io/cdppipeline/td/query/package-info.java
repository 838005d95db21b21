/**
 * Saved queries and result connections: open {@link io.cdppipeline.td.query.TdSavedQueries} first.
 */
@NullMarked
package io.cdppipeline.td.query;

import org.jspecify.annotations.NullMarked;

/**
 * Tables and their columns: open {@link io.cdppipeline.td.table.TdTables} first.
 */
@NullMarked
package io.cdppipeline.td.table;

import org.jspecify.annotations.NullMarked;

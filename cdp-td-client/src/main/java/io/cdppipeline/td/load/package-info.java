/**
 * Loading records: open {@link io.cdppipeline.td.load.TdImport}, {@link io.cdppipeline.td.load.TdBulkImport} or {@link io.cdppipeline.td.load.TdIngest} first.
 */
@NullMarked
package io.cdppipeline.td.load;

import org.jspecify.annotations.NullMarked;

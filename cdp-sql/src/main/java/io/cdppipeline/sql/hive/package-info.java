/**
 * Hive's own grammar (of {@code hive-exec}, 2.3) behind a tree of plain values. Open {@link
 * io.cdppipeline.sql.hive.HiveSyntax} first. Nothing here knows what runs the statements.
 */
@NullMarked
package io.cdppipeline.sql.hive;

import org.jspecify.annotations.NullMarked;

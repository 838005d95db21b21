/**
 * Hive's own grammar (of {@code hive-exec}, 2.3) behind a tree of plain values. Open {@link
 * io.cdppipeline.local.hive.syntax.HiveSyntax} first. Nothing here knows of the embedded Treasure Data.
 */
@NullMarked
package io.cdppipeline.local.hive.syntax;

import org.jspecify.annotations.NullMarked;

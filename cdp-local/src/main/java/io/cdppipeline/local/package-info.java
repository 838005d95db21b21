/**
 * An embedded Treasure Data: open {@link io.cdppipeline.local.LocalTreasureData} first.
 */
@NullMarked
package io.cdppipeline.local;

import org.jspecify.annotations.NullMarked;

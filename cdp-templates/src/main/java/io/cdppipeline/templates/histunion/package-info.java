/** The hist-union pack: open {@link io.cdppipeline.templates.histunion.HistUnionPack} first. */
@NullMarked
package io.cdppipeline.templates.histunion;

import org.jspecify.annotations.NullMarked;

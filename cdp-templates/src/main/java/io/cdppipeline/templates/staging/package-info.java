/**
 * The staging pack: raw tables in, cleaned and typed tables out. Open
 * {@link io.cdppipeline.templates.staging.StagingPack} first.
 */
@NullMarked
package io.cdppipeline.templates.staging;

import org.jspecify.annotations.NullMarked;

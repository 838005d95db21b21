/** The ingestion pack: open {@link io.cdppipeline.templates.ingestion.IngestionPack} first. */
@NullMarked
package io.cdppipeline.templates.ingestion;

import org.jspecify.annotations.NullMarked;

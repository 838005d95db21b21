/**
 * Failures with Trino's error names and places: {@link io.cdppipeline.local.sql.failure.Failures} makes them.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.failure;

import org.jspecify.annotations.NullMarked;

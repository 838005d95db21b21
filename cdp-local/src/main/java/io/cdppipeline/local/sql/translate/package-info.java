/**
 * From Trino's syntax tree to DuckDB's text: open {@link io.cdppipeline.local.sql.translate.QueryWriter} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.translate;

import org.jspecify.annotations.NullMarked;

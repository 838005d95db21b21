/**
 * Presto's types, and values of them as DuckDB's text: open {@link io.cdppipeline.local.sql.type.Type} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.type;

import org.jspecify.annotations.NullMarked;

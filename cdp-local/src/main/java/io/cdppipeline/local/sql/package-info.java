/**
 * Presto SQL and Treasure Data's tables on DuckDB: open {@link io.cdppipeline.local.sql.Warehouse} first.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql;

import org.jspecify.annotations.NullMarked;

/**
 * Functions written in Java where DuckDB has no exact words; {@link io.cdppipeline.local.sql.scalar.ScalarFunctions}
 * registers them with a connection, {@link io.cdppipeline.local.sql.scalar.Macros} those over lists.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.scalar;

import org.jspecify.annotations.NullMarked;

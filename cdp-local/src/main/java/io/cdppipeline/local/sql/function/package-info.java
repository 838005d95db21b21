/**
 * The dictionary of functions: signatures with DuckDB's words, one class per family. Open {@link
 * io.cdppipeline.local.sql.function.Functions} first; a new function is one line in a family.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.function;

import org.jspecify.annotations.NullMarked;

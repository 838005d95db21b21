/**
 * Presto SQL and Treasure Data's tables on DuckDB: open {@link io.cdppipeline.local.sql.Warehouse} first, {@link
 * io.cdppipeline.local.sql.DuckDbWarehouse} is the one there is.
 *
 * <p>A statement goes this way: {@code StatementSplitter} cuts the text, Trino's parser reads each part, {@code
 * StatementRunner} picks {@code Tables}, {@code Rows}, {@code Shows} or the query writers. {@code QueryWriter}, {@code
 * SelectWriter}, {@code FromWriter} and {@code ExpressionWriter} walk the syntax tree and give each node DuckDB's text
 * together with its Presto type; names are resolved on the way, so that every column in DuckDB's text is qualified by a
 * relation of a unique name. {@code Functions} and {@code Aggregates} are the dictionary of functions, filled by one class
 * per family; {@code ScalarFunctions} are those written in Java, {@code Macros} those over lists.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql;

import org.jspecify.annotations.NullMarked;

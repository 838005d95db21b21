/**
 * Runs statements: {@link io.cdppipeline.local.sql.statement.StatementRunner} picks what a statement needs.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.statement;

import org.jspecify.annotations.NullMarked;

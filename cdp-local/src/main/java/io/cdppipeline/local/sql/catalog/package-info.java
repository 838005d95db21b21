/**
 * What databases, tables and columns there are, as one statement sees them.
 *
 * <p>Not API: public only for the other packages of this module.
 */
@NullMarked
package io.cdppipeline.local.sql.catalog;

import org.jspecify.annotations.NullMarked;

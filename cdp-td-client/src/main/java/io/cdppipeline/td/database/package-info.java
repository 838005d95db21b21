/**
 * Databases: open {@link io.cdppipeline.td.database.TdDatabases} first.
 */
@NullMarked
package io.cdppipeline.td.database;

import org.jspecify.annotations.NullMarked;

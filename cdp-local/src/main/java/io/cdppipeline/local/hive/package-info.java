/**
 * Hive's SQL over the warehouse: what jobs of the type {@code hive} run. Open {@link
 * io.cdppipeline.local.hive.HiveEngine} first; {@link io.cdppipeline.sql.hive} reads, the rest writes DuckDB's SQL
 * from the tree. What is covered stands in docs/sql-compatibility-hive.md.
 */
@NullMarked
package io.cdppipeline.local.hive;

import org.jspecify.annotations.NullMarked;

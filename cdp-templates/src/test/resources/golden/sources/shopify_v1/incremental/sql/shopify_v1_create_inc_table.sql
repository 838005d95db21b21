-- Only the column that the next query reads: the load adds the others.
CREATE TABLE IF NOT EXISTS ${databases.src}.${datasource.table_name} (
  "${datasource.incremental_field}" varchar,
  time bigint
)

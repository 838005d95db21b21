-- Only the column that the incremental load reads: the load adds the others.
CREATE TABLE IF NOT EXISTS ${databases.src}.${datasource.table_name} (
  "${datasource.change_field}" varchar,
  time bigint
)

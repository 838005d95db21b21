-- Only the column that the next query reads: the load adds the others.
CREATE TABLE IF NOT EXISTS ${databases.src}.${datasource.table} (
  "${datasource.inc_field}" varchar,
  time bigint
)

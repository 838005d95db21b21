-- The object comes as a whole: the load makes the other columns.
CREATE TABLE IF NOT EXISTS ${databases.src}.${datasource.table} (
  time bigint
)

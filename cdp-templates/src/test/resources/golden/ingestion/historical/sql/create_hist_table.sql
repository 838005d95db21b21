-- Only the columns that later queries read: the load adds the others.
CREATE TABLE IF NOT EXISTS ${databases.src}.${datasource.table_name} (
  created_at varchar,
  updated_at varchar,
  time bigint
)

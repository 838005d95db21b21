-- Watermarks: up to which second of upload a project has taken a table's rows. The highest one counts, rows are only added.
CREATE TABLE IF NOT EXISTS ${lkup_db}.inc_log (
  table_name varchar,
  project_name varchar,
  inc_value bigint
)

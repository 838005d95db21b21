-- Watermarks: per table and project the newest time that has been taken over, the highest row counts.
CREATE TABLE IF NOT EXISTS ${lkup_db}.inc_log (
  table_name VARCHAR,
  project_name VARCHAR,
  inc_value BIGINT
)

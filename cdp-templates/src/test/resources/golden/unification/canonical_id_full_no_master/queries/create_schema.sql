-- Watermarks: per table and project the newest time that has been taken over, the highest row counts.
CREATE TABLE IF NOT EXISTS ${databases.config}.inc_log (
  table_name VARCHAR,
  project_name VARCHAR,
  inc_value BIGINT
);

-- Identifiers that stand for nobody, as a shop's own phone number. A row without tbls holds for every table.
-- One that has been merged already stays merged until a run with update_strategy full.
CREATE TABLE IF NOT EXISTS ${databases.config}.exclusion_list (
  key_value VARCHAR,
  key_name VARCHAR,
  tbls ARRAY(VARCHAR),
  note VARCHAR
);

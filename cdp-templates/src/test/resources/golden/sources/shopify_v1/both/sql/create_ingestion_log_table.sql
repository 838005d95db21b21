-- One row per state of a load. Rows of one load share their log_id, which ends in the session's and the attempt's id.
CREATE TABLE IF NOT EXISTS ${databases.src}.ingestion_log (
  log_id varchar,
  source_name varchar,
  workflow_name varchar,
  table_name varchar,
  status varchar,
  start_time varchar,
  end_time varchar,
  records_processed bigint,
  error_message varchar,
  job_id varchar,
  job_url varchar,
  time bigint
)

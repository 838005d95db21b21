-- A load has failed. The message is cut before its quotes are doubled, so that no pair is cut in two.
INSERT INTO ${databases.src}.ingestion_log (
  log_id, source_name, workflow_name, table_name, status, start_time, end_time,
  records_processed, error_message, job_id, job_url, time
)
SELECT
  '${source_name}_${table_name}_${session_id}_${attempt_id}' AS log_id,
  '${source_name}' AS source_name,
  '${workflow_name}' AS workflow_name,
  NULLIF('${table_name}', '') AS table_name,
  'ERROR' AS status,
  CAST(NULL AS varchar) AS start_time,
  CAST(now() AS varchar) AS end_time,
  CAST(0 AS bigint) AS records_processed,
  '${error_message.trim().substring(0, 1000).replace(/'/g, "''")}' AS error_message,
  CAST(NULL AS varchar) AS job_id,
  CAST(NULL AS varchar) AS job_url,
  CAST(floor(to_unixtime(now())) AS bigint) AS time

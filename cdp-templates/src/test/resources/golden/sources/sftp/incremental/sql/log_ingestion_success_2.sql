-- A load has ended well that had no range.
INSERT INTO ${databases.src}.ingestion_log (
  log_id, source_name, workflow_name, table_name, status, start_time, end_time,
  records_processed, error_message, job_id, job_url, time
)
SELECT
  '${source_name}_${table_name}_${session_id}_${attempt_id}' AS log_id,
  '${source_name}' AS source_name,
  '${workflow_name}' AS workflow_name,
  NULLIF('${table_name}', '') AS table_name,
  'SUCCESS' AS status,
  '' AS start_time,
  '' AS end_time,
  COALESCE(TRY_CAST('${records_processed}' AS bigint), 0) AS records_processed,
  CAST(NULL AS varchar) AS error_message,
  NULLIF('${job_id}', '') AS job_id,
  'https://console.treasuredata.com/app/jobs/' || NULLIF('${job_id}', '') || '/output-logs' AS job_url,
  CAST(floor(to_unixtime(now())) AS bigint) AS time

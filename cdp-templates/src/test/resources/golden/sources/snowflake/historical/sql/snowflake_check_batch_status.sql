-- Whether a month of this table needs no load, and whether an earlier load of it may have left rows.
WITH loads AS (
  SELECT status, source_name, start_time, end_time, time
  FROM ${databases.src}.ingestion_log
  WHERE workflow_name = '${workflow_name}'
    AND table_name = '${table_name}'
)
SELECT
  COALESCE((
    SELECT count(*)
    FROM loads
    WHERE status = 'SUCCESS'
      AND source_name = '${source_name}'
      -- The history may be made to end later, or a month to begin earlier.
      AND start_time <= '${date_range.start_time}'
      AND end_time >= '${date_range.end_time}'
  ), 0) AS already_processed,
  CASE
    WHEN EXISTS (
      SELECT 1
      FROM information_schema.columns
      WHERE table_schema = '${databases.src}'
        AND table_name = '${table_name}'
        AND column_name = '${datasource.incremental_field}'
    ) THEN (SELECT count(*) FROM loads WHERE status = 'STARTED' AND source_name = '${source_name}')
    ELSE 0
  END AS begun_before

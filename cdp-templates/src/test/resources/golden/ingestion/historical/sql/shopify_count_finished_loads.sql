-- Whether the history of this table has been loaded, from where it starts now or from earlier on.
SELECT count(*) AS finished_loads
FROM ${databases.src}.ingestion_log
WHERE source_name = '${source_name}'
  AND workflow_name = '${workflow_name}'
  AND table_name = '${table_name}'
  AND status = 'SUCCESS'
  AND start_time <= '${datasource.default_start_time}'

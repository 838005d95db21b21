-- The range of this load, both ends included: from the second after the latest change that is here already, to the last
-- second that has fully passed. So nothing is lost and nothing is loaded twice.
WITH loaded_changes AS (
  SELECT
    COALESCE(
      TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(replace(trim(${datasource.incremental_field}), ' ', 'T')))) AS bigint)),
      TD_TIME_PARSE(${datasource.incremental_field}, 'UTC')
    ) AS changed_at
  FROM ${databases.src}.${datasource.table_name}
),
loaded AS (
  SELECT max(changed_at) AS latest
  FROM loaded_changes
),
history_loads AS (
  SELECT
    COALESCE(
      TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(replace(trim(end_time), ' ', 'T')))) AS bigint)),
      TD_TIME_PARSE(end_time, 'UTC')
    ) AS ended_at
  FROM ${databases.src}.ingestion_log
  WHERE table_name = '${datasource.history_table_name}'
    AND status = 'SUCCESS'
),
history_changes AS (
  SELECT
    COALESCE(
      TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(replace(trim(${datasource.incremental_field}), ' ', 'T')))) AS bigint)),
      TD_TIME_PARSE(${datasource.incremental_field}, 'UTC')
    ) AS changed_at
  FROM ${databases.src}.${datasource.history_table_name}
),
history AS (
  -- A change made while the history was being loaded may have come too late for it: such changes are taken again.
  SELECT least(max(changed_at), COALESCE((SELECT max(ended_at) FROM history_loads), max(changed_at))) AS latest
  FROM history_changes
)
SELECT
  COALESCE(
    (SELECT replace(TD_TIME_STRING(latest + 1, 's!', 'UTC'), ' ', 'T') || '.000Z' FROM loaded),
    (SELECT replace(TD_TIME_STRING(latest + 1, 's!', 'UTC'), ' ', 'T') || '.000Z' FROM history),
    '${datasource.default_start_time}'
  ) AS start_time,
  replace(TD_TIME_STRING(CAST(floor(to_unixtime(now())) AS bigint) - 1, 's!', 'UTC'), ' ', 'T') || '.000Z' AS end_time

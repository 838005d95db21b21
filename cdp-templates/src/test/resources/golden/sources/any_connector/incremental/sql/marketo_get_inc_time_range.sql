-- The range of this load, both ends included: from the second after the latest change that is here already, to the last
-- second that has fully passed. So nothing is lost and nothing is loaded twice.
WITH loaded_changes AS (
  SELECT
    CASE
      WHEN regexp_like(trim(CAST("${datasource.incremental_field}" AS varchar)), '^[0-9]{9,11}$') THEN CAST(trim(CAST("${datasource.incremental_field}" AS varchar)) AS bigint)
      WHEN regexp_like(trim(CAST("${datasource.incremental_field}" AS varchar)), '^[0-9]{12,14}$') THEN CAST(trim(CAST("${datasource.incremental_field}" AS varchar)) AS bigint) / 1000
      ELSE COALESCE(
        TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(regexp_replace(regexp_replace(
          trim(CAST("${datasource.incremental_field}" AS varchar)), '^([0-9]{4}-[0-9]{2}-[0-9]{2}) ', '$1T'), ' ?(UTC|GMT)$', 'Z')))) AS bigint)),
        TD_TIME_PARSE(trim(CAST("${datasource.incremental_field}" AS varchar)), 'UTC')
      )
    END AS changed_at
  FROM ${databases.src}.${datasource.table_name}
),
loaded AS (
  SELECT max(changed_at) AS latest
  FROM loaded_changes
)
SELECT
  COALESCE(
    (SELECT replace(TD_TIME_STRING(latest + 1, 's!', 'UTC'), ' ', 'T') || '.000Z' FROM loaded),
    '${datasource.default_start_time}'
  ) AS start_time,
  replace(TD_TIME_STRING(CAST(floor(to_unixtime(now())) AS bigint) - 1, 's!', 'UTC'), ' ', 'T') || '.999Z' AS end_time

-- The range of the history, both ends included.
SELECT
  '${datasource.default_start_time}' AS start_time,
  -- The last second that has fully passed: what happens in the running one is left to the incremental load.
  replace(TD_TIME_STRING(CAST(floor(to_unixtime(now())) AS bigint) - 1, 's!', 'UTC'), ' ', 'T') || '.999Z' AS end_time

-- The range of the history, both ends included.
SELECT
  '${datasource.default_start_time}' AS start_time,
  '${datasource.default_end_time}' AS end_time

-- The object comes as a whole: its load has no range.
SELECT
  '' AS start_time,
  '' AS end_time

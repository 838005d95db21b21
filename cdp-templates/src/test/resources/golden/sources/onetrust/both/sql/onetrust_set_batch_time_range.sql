-- The month, both ends included.
SELECT
  '${date_range.start_time}' AS start_time,
  '${date_range.end_time}' AS end_time

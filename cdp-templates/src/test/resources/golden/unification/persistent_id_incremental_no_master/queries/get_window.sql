-- The rows of this run are those with watermark < time <= bound.
-- offered: the newest time that the service has been offered: new rows go above it, or they would not be read.
SELECT
  (
    SELECT COALESCE(MAX(inc_value), 0)
    FROM ${databases.config}.inc_log
    WHERE table_name = '${globals.prep_table}:${prep_tbls[table].src_tbl}'
      AND project_name = 'unification'
  ) AS watermark,
  (
    SELECT COALESCE(MAX(time), 0)
    FROM ${prep_tbls[table].src_db}.${prep_tbls[table].src_tbl}
  ) AS bound,
  (
    SELECT COALESCE(MAX(inc_value), 0)
    FROM ${databases.config}.inc_log
    WHERE table_name = '${globals.prep_table}'
      AND project_name = 'unification'
  ) AS offered

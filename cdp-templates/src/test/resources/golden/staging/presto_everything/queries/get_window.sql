-- The rows of this run are those with watermark < time <= bound.
SELECT
  (
    SELECT COUNT(*)
    FROM information_schema.tables
    WHERE table_schema = '${staging_database}'
      AND table_name = '${tables[table].staging_table}'
  ) AS target_exists,
  (
    SELECT COALESCE(MAX(inc_value), 0)
    FROM ${lkup_db}.inc_log
    WHERE table_name = '${tables[table].name}'
      AND project_name = 'staging'
  ) AS watermark,
  (
    SELECT COALESCE(MAX(time), 0)
    FROM ${tables[table].source_db}.${tables[table].name}
  ) AS bound

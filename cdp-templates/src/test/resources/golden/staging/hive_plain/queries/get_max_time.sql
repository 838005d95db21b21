-- The rows of this run are those with stg_time < time <= bound; all of them where the staging table is made anew.
WITH known AS (
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
),
taken AS (
  SELECT
    IF(target_exists = 0 OR '${tables[table].mode}' = 'full', 1, 0) AS made_anew,
    IF(target_exists = 0 OR '${tables[table].mode}' = 'full', -1, watermark) AS stg_time,
    bound
  FROM known
)
SELECT
  made_anew,
  stg_time,
  bound,
  (
    SELECT COUNT(*)
    FROM ${tables[table].source_db}.${tables[table].name}
    WHERE time > (SELECT stg_time FROM taken)
      AND time <= (SELECT bound FROM taken)
  ) AS inc_records
FROM taken

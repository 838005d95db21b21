-- What should hold of every unification, each with what was found.
WITH lookup AS (
  SELECT
    ids.id,
    ids.canonical_id AS unified_id,
    ids.id_key_type,
    key_names.key_name
  FROM ${databases.unification}.acme_customer_360_unified_id_lookup AS ids
  LEFT JOIN ${databases.unification}.acme_customer_360_unified_id_keys AS key_names
    ON key_names.key_type = ids.id_key_type
),
found AS (
  SELECT 1 AS position, 'There are customers' AS check_name, 'more than 0' AS expected,
    CAST(COUNT(DISTINCT unified_id) AS DOUBLE) AS value
  FROM lookup
  UNION ALL
  SELECT 2, 'An identifier has one customer', '0 with more',
    CAST(COUNT(*) AS DOUBLE)
  FROM (SELECT id, id_key_type FROM lookup GROUP BY id, id_key_type HAVING COUNT(DISTINCT unified_id) > 1) AS torn
  UNION ALL
  SELECT 3, 'The merge came to its end', '0 identifiers unsettled',
    CAST(with_several_leaders + leaders_that_follow AS DOUBLE)
  FROM ${databases.unification}.acme_customer_360_merge_convergence
  UNION ALL
  SELECT 4, 'No customer is too large to be one person', 'at most 100 identifiers',
    CAST(COALESCE(MAX(identifiers), 0) AS DOUBLE)
  FROM (SELECT COUNT(*) AS identifiers FROM lookup GROUP BY unified_id) AS sizes
  UNION ALL
  SELECT 5, 'No excluded identifier is merged', '0',
    CAST(COUNT(*) AS DOUBLE)
  FROM lookup
  JOIN ${databases.config}.exclusion_list AS excluded
    ON excluded.key_name = lookup.key_name
    AND excluded.key_value = lookup.id
    AND (excluded.tbls IS NULL OR CARDINALITY(excluded.tbls) = 0)
  UNION ALL
  SELECT 6, 'Rows with a unified id', 'more than 90 percent',
    CAST(100 AS DOUBLE) * SUM(identified_rows) / NULLIF(SUM(total_rows), 0)
  FROM ${databases.unification}.acme_customer_360_merge_tables
  UNION ALL
  SELECT 7, 'The master table has each customer once', '0 too many or few',
    CAST(ABS((SELECT COUNT(*) FROM ${databases.unification}.acme_customer_360_master) - COUNT(DISTINCT unified_id)) AS DOUBLE)
  FROM lookup
)
SELECT
  position,
  check_name,
  expected,
  value,
  CASE
    WHEN position = 1 AND value > 0 THEN 'PASS'
    WHEN position = 1 THEN 'FAIL'
    WHEN position = 4 AND value <= 100 THEN 'PASS'
    WHEN position = 6 AND value > 90 THEN 'PASS'
    WHEN position IN (4, 6) THEN 'WARN'
    WHEN value = 0 THEN 'PASS'
    WHEN position IN (3, 5) THEN 'WARN'
    ELSE 'FAIL'
  END AS status
FROM found

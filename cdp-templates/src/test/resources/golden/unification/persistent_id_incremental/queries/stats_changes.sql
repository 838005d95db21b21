-- Against the lookup of the run before: ids that took in another's identifiers, and ids that lost some.
WITH moved AS (
  SELECT
    before_ids.persistent_id AS old_id,
    now_ids.persistent_id AS new_id,
    COUNT(*) AS identifiers
  FROM ${databases.unification}.acme_customer_360_unified_id_lookup_previous AS before_ids
  JOIN ${databases.unification}.acme_customer_360_unified_id_lookup AS now_ids
    ON now_ids.id = before_ids.id
    AND now_ids.id_key_type = before_ids.id_key_type
  GROUP BY 1, 2
)
SELECT
  'merged' AS change,
  new_id AS unified_id,
  COUNT(*) AS ids,
  SUM(identifiers) AS identifiers
FROM moved
GROUP BY new_id
HAVING COUNT(*) > 1
UNION ALL
SELECT
  'split' AS change,
  old_id AS unified_id,
  COUNT(*) AS ids,
  SUM(identifiers) AS identifiers
FROM moved
GROUP BY old_id
HAVING COUNT(*) > 1

-- What the merge came to, one figure a row.
WITH sizes AS (
  SELECT
    persistent_id AS unified_id,
    COUNT(*) AS identifiers
  FROM ${databases.unification}.acme_customer_360_unified_id_lookup
  GROUP BY persistent_id
),
merged AS (
  SELECT
    CAST(COALESCE(SUM(identifiers), 0) AS DOUBLE) AS identifiers,
    CAST(COUNT(*) AS DOUBLE) AS customers,
    CAST(COALESCE(MAX(identifiers), 0) AS DOUBLE) AS largest
  FROM sizes
),
source AS (
  -- Before merging: every valid identifier that leads a row is a customer of its own.
  SELECT CAST(COUNT(DISTINCT leader) AS DOUBLE) AS leaders
  FROM (
    SELECT
      CASE
        WHEN customer_id NOT IN ('', '0', 'N/A', 'null', 'NULL', 'none')
          THEN CONCAT('customer_id:', customer_id)
        WHEN email NOT IN ('', 'N/A', 'null')
          AND REGEXP_LIKE(email, '^[^@* ]+@[^@* ]+[.][^@* ]+$')
          THEN CONCAT('email:', email)
        WHEN phone NOT IN ('', 'N/A', 'null', '0000000000', '1111111111', '2222222222', '3333333333', '4444444444', '5555555555', '6666666666', '7777777777', '8888888888', '9999999999', '1234567890')
          AND REGEXP_LIKE(phone, '^[+]?[0-9]{8,13}$')
          THEN CONCAT('phone:', phone)
      END AS leader
    FROM ${databases.unification}.${globals.prep_table}
  ) AS offered
)
SELECT 1 AS position, 'identifiers' AS metric, identifiers AS value FROM merged
UNION ALL
SELECT 2, 'customers', customers FROM merged
UNION ALL
SELECT 3, 'identifiers per customer', identifiers / NULLIF(customers, 0) FROM merged
UNION ALL
SELECT 4, 'fragmentation reduction percent', 100 * (identifiers - customers) / NULLIF(identifiers, 0) FROM merged
UNION ALL
SELECT 5, 'leading identifiers before merging', leaders FROM source
UNION ALL
SELECT 6, 'dedup percent', 100 * (leaders - customers) / NULLIF(leaders, 0) FROM source CROSS JOIN merged
UNION ALL
SELECT 7, 'identifiers of the largest customer', largest FROM merged
UNION ALL
SELECT 8, 'master rows', CAST(COUNT(*) AS DOUBLE) FROM ${databases.unification}.acme_customer_360_master
UNION ALL
SELECT 9, 'latest source key stats', CAST(MAX_BY(total_distinct, time) AS DOUBLE)
FROM ${databases.unification}.acme_customer_360_unified_id_source_key_stats
WHERE from_table = '*'
UNION ALL
SELECT 10, 'latest result key stats', CAST(MAX_BY(total_distinct, time) AS DOUBLE)
FROM ${databases.unification}.acme_customer_360_unified_id_result_key_stats
WHERE from_table = '*'

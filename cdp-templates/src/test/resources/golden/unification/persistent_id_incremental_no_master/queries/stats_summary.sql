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
  -- Before merging: every identifier that led a row was a customer of its own.
  SELECT CAST(MAX_BY(total_distinct, time) AS DOUBLE) AS leaders
  FROM ${databases.unification}.acme_customer_360_unified_id_source_key_stats
  WHERE from_table = '*'
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

-- How many customers have how many identifiers.
WITH sizes AS (
  SELECT COUNT(*) AS identifiers
  FROM ${databases.unification}.acme_customer_360_unified_id_lookup
  GROUP BY persistent_id
),
counted AS (
  SELECT
    CASE
      WHEN identifiers = 1 THEN 1
      WHEN identifiers = 2 THEN 2
      WHEN identifiers <= 5 THEN 3
      WHEN identifiers <= 10 THEN 4
      ELSE 5
    END AS bucket,
    COUNT(*) AS customers
  FROM sizes
  GROUP BY 1
)
SELECT
  buckets.bucket,
  buckets.identifiers,
  COALESCE(counted.customers, 0) AS customers,
  CAST(100 AS DOUBLE) * COALESCE(counted.customers, 0) / NULLIF((SELECT COUNT(*) FROM sizes), 0) AS percent
FROM (VALUES (1, '1'), (2, '2'), (3, '3-5'), (4, '6-10'), (5, '>10')) AS buckets (bucket, identifiers)
LEFT JOIN counted
  ON counted.bucket = buckets.bucket

-- Of each enriched table: how many of its rows have a unified id.
SELECT
  'shopify_customers_enriched' AS table_name,
  COUNT(*) AS total_rows,
  COUNT(unified_id) AS identified_rows,
  COUNT(DISTINCT unified_id) AS customers,
  CAST(100 AS DOUBLE) * COUNT(unified_id) / NULLIF(COUNT(*), 0) AS percent
FROM ${databases.unification}.shopify_customers_enriched
UNION ALL
SELECT
  'shopify_orders_enriched' AS table_name,
  COUNT(*) AS total_rows,
  COUNT(unified_id) AS identified_rows,
  COUNT(DISTINCT unified_id) AS customers,
  CAST(100 AS DOUBLE) * COUNT(unified_id) / NULLIF(COUNT(*), 0) AS percent
FROM ${databases.unification}.shopify_orders_enriched

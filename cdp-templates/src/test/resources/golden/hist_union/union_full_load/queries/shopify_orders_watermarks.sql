-- Both watermarks in one statement, as they were read before the tables were.
INSERT INTO ${lkup_db}.inc_log (table_name, project_name, inc_value)
SELECT
  'shopify_orders_hist' AS table_name,
  'hist_union' AS project_name,
  CAST(${td.last_results.hist_to} AS bigint) AS inc_value
UNION ALL
SELECT
  'shopify_orders' AS table_name,
  'hist_union' AS project_name,
  CAST(${td.last_results.inc_to} AS bigint) AS inc_value

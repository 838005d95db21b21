-- What a run that failed half-way has left, and what is written again below.
DELETE FROM ${src_db}.shopify_orders_hist_union
WHERE time > ${td.last_results.from_time};

INSERT INTO ${src_db}.shopify_orders_hist_union (
  id,
  shop,
  total,
  updated_at,
  added,
  legacy,
  time
)
SELECT
  id,
  shop,
  total,
  updated_at,
  CAST(NULL AS array(varchar)) AS added,
  legacy,
  time
FROM ${src_db}.shopify_orders_hist
WHERE time > ${td.last_results.from_time}
  AND time <= ${td.last_results.hist_to}
UNION ALL
SELECT
  id,
  shop,
  CAST(total AS varchar) AS total,
  updated_at,
  added,
  CAST(NULL AS bigint) AS legacy,
  time
FROM ${src_db}.shopify_orders
WHERE time > ${td.last_results.from_time}
  AND time <= ${td.last_results.inc_to};

-- Both watermarks in one statement: either the run is done, or all of it is done again.
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

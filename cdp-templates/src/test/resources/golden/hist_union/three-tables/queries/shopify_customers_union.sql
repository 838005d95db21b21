-- What a run that failed half-way has left, and what is written again below.
DELETE FROM ${src_db}.shopify_customers_hist_union
WHERE time > ${td.last_results.from_time};

INSERT INTO ${src_db}.shopify_customers_hist_union (
  id,
  phone,
  tags,
  spent,
  "Old Field",
  time
)
SELECT
  id,
  CAST(phone AS varchar) AS phone,
  tags,
  CAST(spent AS double) AS spent,
  "Old Field",
  time
FROM ${src_db}.shopify_customers_hist
WHERE time > ${td.last_results.from_time}
  AND time <= ${td.last_results.hist_to}
UNION ALL
SELECT
  id,
  phone,
  json_format(CAST(tags AS json)) AS tags,
  spent,
  CAST(NULL AS varchar) AS "Old Field",
  time
FROM ${src_db}.shopify_customers
WHERE time > ${td.last_results.from_time}
  AND time <= ${td.last_results.inc_to};

-- Both watermarks in one statement: either the run is done, or all of it is done again.
INSERT INTO ${lkup_db}.inc_log (table_name, project_name, inc_value)
SELECT
  'shopify_customers_hist' AS table_name,
  'hist_union' AS project_name,
  CAST(${td.last_results.hist_to} AS bigint) AS inc_value
UNION ALL
SELECT
  'shopify_customers' AS table_name,
  'hist_union' AS project_name,
  CAST(${td.last_results.inc_to} AS bigint) AS inc_value

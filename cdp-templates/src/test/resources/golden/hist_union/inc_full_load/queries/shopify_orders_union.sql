-- The source gives everything each time, so the target is built anew of all rows of both sides.
DROP TABLE IF EXISTS ${src_db}.shopify_orders_hist_union_tmp;

CREATE TABLE ${src_db}.shopify_orders_hist_union_tmp (
  id bigint,
  shop varchar,
  total double,
  updated_at varchar,
  added array(varchar),
  time bigint
);

INSERT INTO ${src_db}.shopify_orders_hist_union_tmp (
  id,
  shop,
  total,
  updated_at,
  added,
  time
)
SELECT
  id,
  shop,
  TRY_CAST(total AS double) AS total,
  updated_at,
  CAST(NULL AS array(varchar)) AS added,
  time
FROM ${src_db}.shopify_orders_hist
UNION ALL
SELECT
  id,
  shop,
  total,
  updated_at,
  added,
  time
FROM ${src_db}.shopify_orders

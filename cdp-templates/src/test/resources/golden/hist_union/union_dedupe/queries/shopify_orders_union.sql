-- Of each id, shop one version. A new row may replace any older one, so the target is built anew.
DROP TABLE IF EXISTS ${src_db}.shopify_orders_hist_union_tmp;

CREATE TABLE ${src_db}.shopify_orders_hist_union_tmp (
  id bigint,
  shop varchar,
  total varchar,
  updated_at varchar,
  added array(varchar),
  legacy bigint,
  time bigint
);

INSERT INTO ${src_db}.shopify_orders_hist_union_tmp (
  id,
  shop,
  total,
  updated_at,
  added,
  legacy,
  time
)
WITH both_sides AS (
  SELECT
    id,
    shop,
    total,
    updated_at,
    CAST(NULL AS array(varchar)) AS added,
    legacy,
    2 AS union__side,
    time
  FROM ${src_db}.shopify_orders_hist
  WHERE time <= ${td.last_results.hist_to}
  UNION ALL
  SELECT
    id,
    shop,
    CAST(total AS varchar) AS total,
    updated_at,
    added,
    CAST(NULL AS bigint) AS legacy,
    1 AS union__side,
    time
  FROM ${src_db}.shopify_orders
  WHERE time <= ${td.last_results.inc_to}
),
versions AS (
  SELECT
    id,
    shop,
    total,
    updated_at,
    added,
    legacy,
    time,
    CASE
      WHEN id IS NULL AND shop IS NULL THEN 1
      ELSE row_number() OVER (PARTITION BY id, shop ORDER BY updated_at DESC NULLS LAST, time DESC, union__side)
    END AS union__version
  FROM both_sides
)
SELECT
  id,
  shop,
  total,
  updated_at,
  added,
  legacy,
  time
FROM versions
WHERE union__version = 1

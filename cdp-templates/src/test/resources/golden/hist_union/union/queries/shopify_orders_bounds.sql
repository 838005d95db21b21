-- What this run takes, read before anything is written. Rows uploaded later than from_time are (re)written, up to hist_to
-- and inc_to. from_time is the watermark of the side that has something new, the lower one if both have. It is 0, which
-- builds the target anew, while the target is empty and when a side no longer has the rows that its watermark speaks of.
WITH logged AS (
  SELECT
    COALESCE(max(CASE WHEN table_name = 'shopify_orders_hist' THEN inc_value END), 0) AS hist,
    COALESCE(max(CASE WHEN table_name = 'shopify_orders' THEN inc_value END), 0) AS inc
  FROM ${lkup_db}.inc_log
  WHERE project_name = 'hist_union'
),
hist AS (
  SELECT COALESCE(min(time), 0) AS oldest, COALESCE(max(time), 0) AS newest
  FROM ${src_db}.shopify_orders_hist
),
inc AS (
  SELECT COALESCE(min(time), 0) AS oldest, COALESCE(max(time), 0) AS newest
  FROM ${src_db}.shopify_orders
),
target AS (
  SELECT count(*) AS row_count
  FROM ${src_db}.shopify_orders_hist_union
)
SELECT
  CASE
    WHEN target.row_count = 0 THEN 0
    WHEN logged.hist > 0 AND hist.oldest > logged.hist THEN 0
    WHEN logged.inc > 0 AND inc.oldest > logged.inc THEN 0
    WHEN hist.newest > logged.hist AND inc.newest > logged.inc THEN least(logged.hist, logged.inc)
    WHEN hist.newest > logged.hist THEN logged.hist
    WHEN inc.newest > logged.inc THEN logged.inc
    ELSE greatest(hist.newest, inc.newest, logged.hist, logged.inc)
  END AS from_time,
  hist.newest AS hist_to,
  inc.newest AS inc_to
FROM logged
CROSS JOIN hist
CROSS JOIN inc
CROSS JOIN target

-- How far the sides go now, read before anything is written: what comes later belongs to the next run.
SELECT
  (SELECT COALESCE(max(time), 0) FROM ${src_db}.shopify_orders_hist) AS hist_to,
  (SELECT COALESCE(max(time), 0) FROM ${src_db}.shopify_orders) AS inc_to

-- Every column of either side, those of the increments first.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_orders_hist_union (
  id bigint,
  shop varchar,
  total varchar,
  updated_at varchar,
  added array(varchar),
  legacy bigint,
  time bigint
)

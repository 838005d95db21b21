-- The columns of the increments.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_orders_hist_union (
  id bigint,
  shop varchar,
  total double,
  updated_at varchar,
  added array(varchar),
  time bigint
)

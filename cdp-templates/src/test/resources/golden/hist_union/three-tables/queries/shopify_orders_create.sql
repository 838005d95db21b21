-- Every column of either side, those of the increments first.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_orders_hist_union (
  id bigint,
  "order" varchar,
  total double,
  updated_at varchar,
  time bigint
)

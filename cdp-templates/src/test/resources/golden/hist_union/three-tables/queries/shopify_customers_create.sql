-- Every column of either side, those of the increments first.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_customers_hist_union (
  id bigint,
  phone varchar,
  tags varchar,
  spent double,
  "Old Field" varchar,
  time bigint
)

-- The ingestion has not made this side.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_products (
  id bigint,
  title varchar,
  time bigint
);

-- Every column of either side, those of the increments first.
CREATE TABLE IF NOT EXISTS ${src_db}.shopify_products_hist_union (
  id bigint,
  title varchar,
  time bigint
)

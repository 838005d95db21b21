-- New versions from work_shopify_stg_orders take the place of the old ones in shopify_stg_orders.
-- One thing is one value of: id

-- A version that arrived late stays out: what is staged already is newer.
DELETE FROM ${staging_database}.work_shopify_stg_orders
WHERE id IN (
  SELECT row_key
  FROM (
    SELECT
      row_key,
      staged,
      ROW_NUMBER() OVER (
        PARTITION BY row_key
        ORDER BY updated_at_unixtime DESC NULLS LAST, updated_at DESC NULLS LAST, time DESC NULLS LAST, staged
      ) AS dedupe_rank
    FROM (
      SELECT id AS row_key, 0 AS staged, updated_at_unixtime, updated_at, time
      FROM ${staging_database}.work_shopify_stg_orders
      WHERE id IS NOT NULL
      UNION ALL
      SELECT id AS row_key, 1 AS staged, updated_at_unixtime, updated_at, time
      FROM ${staging_database}.shopify_stg_orders
      WHERE id IN (
        SELECT id
        FROM ${staging_database}.work_shopify_stg_orders
        WHERE id IS NOT NULL
      )
    ) AS versions
  ) AS ranked
  WHERE dedupe_rank = 1
    AND staged = 1
);

DELETE FROM ${staging_database}.shopify_stg_orders
WHERE id IN (
  SELECT id
  FROM ${staging_database}.work_shopify_stg_orders
  WHERE id IS NOT NULL
);

-- Rows without a key that a failed run left behind.
DELETE FROM ${staging_database}.shopify_stg_orders
WHERE id IS NULL
  AND time > ${td.last_results.watermark};

INSERT INTO ${staging_database}.shopify_stg_orders (
  id,
  email,
  email_std,
  email_hash,
  email_valid,
  phone_hash,
  phone_valid,
  customer_id,
  created_at,
  created_at_std,
  created_at_unixtime,
  created_at_date,
  updated_at,
  updated_at_std,
  updated_at_unixtime,
  updated_at_date,
  total_price,
  total_tax,
  currency,
  buyer_accepts_marketing,
  is_test,
  note,
  note__price,
  note_gift_tags,
  note_colour,
  note_size_width,
  line_items,
  billing_address,
  billing_address_city,
  shipping_country_code,
  net_price,
  first_name_dim,
  customer_email,
  source_system,
  load_timestamp,
  time
)
SELECT
  id,
  email,
  email_std,
  email_hash,
  email_valid,
  phone_hash,
  phone_valid,
  customer_id,
  created_at,
  created_at_std,
  created_at_unixtime,
  created_at_date,
  updated_at,
  updated_at_std,
  updated_at_unixtime,
  updated_at_date,
  total_price,
  total_tax,
  currency,
  buyer_accepts_marketing,
  is_test,
  note,
  note__price,
  note_gift_tags,
  note_colour,
  note_size_width,
  line_items,
  billing_address,
  billing_address_city,
  shipping_country_code,
  net_price,
  first_name_dim,
  customer_email,
  source_system,
  load_timestamp,
  time
FROM ${staging_database}.work_shopify_stg_orders;

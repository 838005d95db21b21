-- The rows of shopify_stg_customers_inc_dedup_tmp take their place in shopify_stg_customers.

-- What a failed run may have left behind: nothing behind that moment has been taken over yet.
DELETE FROM ${staging_database}.shopify_stg_customers
WHERE time > ${td.last_results.stg_time};

INSERT INTO ${staging_database}.shopify_stg_customers (
  id,
  first_name,
  email,
  email_std,
  email_hash,
  email_valid,
  updated_at,
  updated_at_std,
  updated_at_unixtime,
  updated_at_date,
  source_system,
  load_timestamp,
  time
)
SELECT
  id,
  first_name,
  email,
  email_std,
  email_hash,
  email_valid,
  updated_at,
  updated_at_std,
  updated_at_unixtime,
  updated_at_date,
  source_system,
  load_timestamp,
  time
FROM ${staging_database}.shopify_stg_customers_inc_dedup_tmp;

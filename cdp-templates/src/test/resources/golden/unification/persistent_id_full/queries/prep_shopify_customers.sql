-- Identifiers and attributes of shopify_stg_customers for the prep table, equal rows once.
INSERT INTO ${databases.unification}.${globals.prep_table} (
  customer_id,
  email,
  phone,
  first_name,
  first_name_p2,
  last_name,
  city,
  city_p2,
  country,
  source,
  source_updated_at,
  source_time,
  time
)
WITH excluded AS (
  SELECT
    key_name,
    key_value
  FROM ${databases.config}.exclusion_list
  WHERE key_value IS NOT NULL
    AND (tbls IS NULL OR CARDINALITY(tbls) = 0 OR CONTAINS(tbls, 'shopify_stg_customers'))
),
staged AS (
  SELECT
    CAST(id AS VARCHAR) AS customer_id,
    NULLIF(TRIM(email_std), '') AS email,
    CAST(NULL AS VARCHAR) AS phone,
    first_name,
    CAST(NULL AS VARCHAR) AS first_name_p2,
    last_name,
    city,
    CAST(NULL AS VARCHAR) AS city_p2,
    country,
    time AS source_updated_at,
    time AS source_time
  FROM ${prep_tbls[table].src_db}.shopify_stg_customers
  WHERE time > ${td.last_results.watermark}
    AND time <= ${td.last_results.bound}
),
allowed AS (
  SELECT
    IF(customer_id IN (SELECT key_value FROM excluded WHERE key_name = 'customer_id'), NULL, customer_id) AS customer_id,
    IF(email IN (SELECT key_value FROM excluded WHERE key_name = 'email'), NULL, email) AS email,
    IF(phone IN (SELECT key_value FROM excluded WHERE key_name = 'phone'), NULL, phone) AS phone,
    first_name,
    first_name_p2,
    last_name,
    city,
    city_p2,
    country,
    source_updated_at,
    source_time
  FROM staged
)
SELECT DISTINCT
  customer_id,
  email,
  phone,
  first_name,
  first_name_p2,
  last_name,
  city,
  city_p2,
  country,
  'shopify_stg_customers' AS source,
  source_updated_at,
  source_time,
  GREATEST(source_time, ${td.last_results.offered} + 1) AS time
FROM allowed
WHERE customer_id IS NOT NULL
  OR email IS NOT NULL

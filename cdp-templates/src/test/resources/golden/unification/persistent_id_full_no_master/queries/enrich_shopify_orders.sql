-- shopify_stg_orders with the unified id of each row's customer: that of the first valid key of
-- customer_id, email, phone.
WITH excluded AS (
  SELECT
    key_name,
    key_value
  FROM ${databases.config}.exclusion_list
  WHERE key_value IS NOT NULL
    AND (tbls IS NULL OR CARDINALITY(tbls) = 0 OR CONTAINS(tbls, 'shopify_stg_orders'))
),
validated AS (
  -- A key is valid as config/unify.yml says, and not excluded.
  SELECT
    src.*,
    CASE
      WHEN CAST(CAST(customer_id AS BIGINT) AS VARCHAR) NOT IN ('', '0', 'N/A', 'null', 'NULL', 'none')
        AND CAST(CAST(customer_id AS BIGINT) AS VARCHAR) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'customer_id')
      THEN CAST(CAST(customer_id AS BIGINT) AS VARCHAR)
    END AS unify__customer_id,
    CASE
      WHEN TRIM(email_std) NOT IN ('', 'N/A', 'null')
        AND REGEXP_LIKE(TRIM(email_std), '^[^@* ]+@[^@* ]+[.][^@* ]+$')
        AND TRIM(email_std) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'email')
      THEN TRIM(email_std)
    END AS unify__email,
    CASE
      WHEN TRIM(phone_std) NOT IN ('', 'N/A', 'null', '0000000000', '1111111111', '2222222222', '3333333333', '4444444444', '5555555555', '6666666666', '7777777777', '8888888888', '9999999999', '1234567890')
        AND REGEXP_LIKE(TRIM(phone_std), '^[+]?[0-9]{8,13}$')
        AND TRIM(phone_std) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'phone')
      THEN TRIM(phone_std)
    END AS unify__phone
  FROM ${tables[table].database}.shopify_stg_orders AS src
),
keyed AS (
  SELECT
    validated.*,
    CASE
      WHEN unify__customer_id IS NOT NULL THEN 'customer_id'
      WHEN unify__email IS NOT NULL THEN 'email'
      WHEN unify__phone IS NOT NULL THEN 'phone'
    END AS unify__key_name,
    COALESCE(unify__customer_id, unify__email, unify__phone) AS unify__id
  FROM validated
),
lookup AS (
  SELECT
    key_names.key_name,
    ids.id,
    ids.persistent_id AS unified_id
  FROM ${databases.unification}.acme_customer_360_unified_id_lookup AS ids
  JOIN ${databases.unification}.acme_customer_360_unified_id_keys AS key_names
    ON key_names.key_type = ids.id_key_type
)
SELECT
  keyed.id,
  keyed.email,
  keyed.email_std,
  keyed.phone,
  keyed.phone_std,
  keyed.customer_id,
  keyed.user_id,
  keyed.total_price,
  keyed.billing_address_first_name,
  keyed.billing_address_city,
  keyed.updated_at,
  keyed.updated_at_unixtime,
  keyed.source_system,
  keyed.load_timestamp,
  lookup.unified_id,
  keyed.time
FROM keyed
LEFT JOIN lookup
  ON lookup.key_name = keyed.unify__key_name
  AND lookup.id = keyed.unify__id

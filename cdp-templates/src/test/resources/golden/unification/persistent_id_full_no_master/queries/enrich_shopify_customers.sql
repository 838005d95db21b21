-- shopify_stg_customers with the unified id of each row's customer: that of the first valid key of
-- customer_id, email.
WITH excluded AS (
  SELECT
    key_name,
    key_value
  FROM ${databases.config}.exclusion_list
  WHERE key_value IS NOT NULL
    AND (tbls IS NULL OR CARDINALITY(tbls) = 0 OR CONTAINS(tbls, 'shopify_stg_customers'))
),
validated AS (
  -- A key is valid as config/unify.yml says, and not excluded.
  SELECT
    src.*,
    CASE
      WHEN CAST(id AS VARCHAR) NOT IN ('', '0', 'N/A', 'null', 'NULL', 'none')
        AND CAST(id AS VARCHAR) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'customer_id')
      THEN CAST(id AS VARCHAR)
    END AS unify__customer_id,
    CASE
      WHEN TRIM(email_std) NOT IN ('', 'N/A', 'null')
        AND REGEXP_LIKE(TRIM(email_std), '^[^@* ]+@[^@* ]+[.][^@* ]+$')
        AND TRIM(email_std) NOT IN (SELECT key_value FROM excluded WHERE key_name = 'email')
      THEN TRIM(email_std)
    END AS unify__email
  FROM ${tables[table].database}.shopify_stg_customers AS src
),
keyed AS (
  SELECT
    validated.*,
    CASE
      WHEN unify__customer_id IS NOT NULL THEN 'customer_id'
      WHEN unify__email IS NOT NULL THEN 'email'
    END AS unify__key_name,
    COALESCE(unify__customer_id, unify__email) AS unify__id
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
  keyed.first_name,
  keyed.last_name,
  keyed.email,
  keyed.email_std,
  keyed.city,
  keyed.country,
  lookup.unified_id,
  keyed.time
FROM keyed
LEFT JOIN lookup
  ON lookup.key_name = keyed.unify__key_name
  AND lookup.id = keyed.unify__id

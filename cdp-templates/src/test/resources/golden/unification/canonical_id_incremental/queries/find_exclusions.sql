-- Addresses and numbers that somebody has masked: 64 characters of a hash, the same for nobody and for everybody.
INSERT INTO ${databases.config}.exclusion_list (key_value, key_name, tbls, note)
SELECT
  found.key_value,
  found.key_name,
  CAST(ARRAY[] AS ARRAY(VARCHAR)),
  'masked: a hash of 64 characters'
FROM (
  SELECT
    TRIM(email_std) AS key_value,
    'email' AS key_name
  FROM ${prep_tbls['shopify_customers'].src_db}.shopify_stg_customers
  WHERE LENGTH(TRIM(email_std)) = 64
    AND STRPOS(email_std, '@') = 0
  UNION
  SELECT
    TRIM(email_std) AS key_value,
    'email' AS key_name
  FROM ${prep_tbls['shopify_orders'].src_db}.shopify_stg_orders
  WHERE LENGTH(TRIM(email_std)) = 64
    AND STRPOS(email_std, '@') = 0
  UNION
  SELECT
    TRIM(phone_std) AS key_value,
    'phone' AS key_name
  FROM ${prep_tbls['shopify_orders'].src_db}.shopify_stg_orders
  WHERE LENGTH(TRIM(phone_std)) = 64
    AND STRPOS(phone_std, '@') = 0
) AS found
LEFT JOIN ${databases.config}.exclusion_list AS listed
  ON listed.key_name = found.key_name
  AND listed.key_value = found.key_value
WHERE listed.key_value IS NULL
GROUP BY found.key_value, found.key_name

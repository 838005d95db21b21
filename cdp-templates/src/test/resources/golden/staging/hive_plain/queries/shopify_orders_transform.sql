-- The rows of shopify_orders_hist_union behind the last ones that were taken, cleaned, for shopify_stg_orders_inc_dedup_tmp.
-- A first load takes all rows.
WITH source_rows AS (
  -- Texts without white space around them.
  SELECT
    id,
    REGEXP_REPLACE(email, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS email,
    REGEXP_REPLACE(phone, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS phone,
    customer_id,
    REGEXP_REPLACE(created_at, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS created_at,
    REGEXP_REPLACE(updated_at, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS updated_at,
    REGEXP_REPLACE(total_price, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS total_price,
    total_tax,
    REGEXP_REPLACE(currency, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS currency,
    REGEXP_REPLACE(buyer_accepts_marketing, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS buyer_accepts_marketing,
    REGEXP_REPLACE(is_test, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS is_test,
    REGEXP_REPLACE(token, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS token,
    REGEXP_REPLACE(note, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS note,
    REGEXP_REPLACE(line_items, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS line_items,
    REGEXP_REPLACE(billing_address, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS billing_address,
    REGEXP_REPLACE(billing_address_city, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS billing_address_city,
    REGEXP_REPLACE(shipping_country_code, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS shipping_country_code,
    time
  FROM ${tables[table].source_db}.shopify_orders_hist_union
  WHERE time > ${td.last_results.stg_time}
    AND time <= ${td.last_results.bound}
),
prepared AS (
  SELECT
    *,
    REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(phone, '(0)', ''), '^(\\+|00)', '+'), '[^0-9+]', '') AS phone_preclean,
    REGEXP_REPLACE(
      REGEXP_REPLACE(
        REGEXP_REPLACE(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(created_at, '^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})', '$3-$2-$1'),
              '^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})', '$3-$1-$2'),
            '^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})', '$1-$2-$3'),
          '^([0-9]{4})([0-9]{2})([0-9]{2})$', '$1-$2-$3'),
        '^([0-9-]+)T', '$1 '),
      '(?<![0-9.])([0-9])(?![0-9])', '0$1') AS created_at_preclean,
    REGEXP_REPLACE(
      REGEXP_REPLACE(
        REGEXP_REPLACE(
          REGEXP_REPLACE(
            REGEXP_REPLACE(
              REGEXP_REPLACE(updated_at, '^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})', '$3-$2-$1'),
              '^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})', '$3-$1-$2'),
            '^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})', '$1-$2-$3'),
          '^([0-9]{4})([0-9]{2})([0-9]{2})$', '$1-$2-$3'),
        '^([0-9-]+)T', '$1 '),
      '(?<![0-9.])([0-9])(?![0-9])', '0$1') AS updated_at_preclean
  FROM source_rows
),
parsed AS (
  SELECT
    *,
    CASE
      WHEN LOWER(email) RLIKE '^[A-Za-z0-9._%+\'-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$' THEN LOWER(email)
    END AS email_std,
    CASE
      WHEN phone_preclean RLIKE '^\\+?1[0-9]{10}$' THEN SUBSTR(phone_preclean, -10)
      WHEN phone_preclean RLIKE '^[0-9]{10}$' THEN phone_preclean
      WHEN phone_preclean RLIKE '^\\+[2-9][0-9]{7,12}$' THEN phone_preclean
    END AS phone_std,
    CASE
      WHEN created_at RLIKE '^[0-9]{10}$' THEN CAST(created_at AS BIGINT)
      WHEN created_at RLIKE '^[0-9]{13}$' THEN CAST(created_at AS BIGINT) DIV 1000
      WHEN created_at_preclean RLIKE '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|UTC|[+-][01][0-9]:?[0-5][0-9]))?)?$'
        AND DAY(FROM_UNIXTIME(UNIX_TIMESTAMP(SUBSTR(created_at_preclean, 1, 10), 'yyyy-MM-dd'))) = CAST(SUBSTR(created_at_preclean, 9, 2) AS INT)
      THEN COALESCE(
          UNIX_TIMESTAMP(SUBSTR(created_at_preclean, 1, 19), 'yyyy-MM-dd HH:mm:ss'),
          UNIX_TIMESTAMP(SUBSTR(created_at_preclean, 1, 16), 'yyyy-MM-dd HH:mm'),
          UNIX_TIMESTAMP(SUBSTR(created_at_preclean, 1, 10), 'yyyy-MM-dd')
        )
        - COALESCE(CAST(CONCAT(
            REGEXP_EXTRACT(created_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 1),
            REGEXP_EXTRACT(created_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 2)) AS BIGINT), 0) * 3600
        - COALESCE(CAST(CONCAT(
            REGEXP_EXTRACT(created_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 1),
            REGEXP_EXTRACT(created_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 3)) AS BIGINT), 0) * 60
    END AS created_at_unixtime,
    CASE
      WHEN updated_at RLIKE '^[0-9]{10}$' THEN CAST(updated_at AS BIGINT)
      WHEN updated_at RLIKE '^[0-9]{13}$' THEN CAST(updated_at AS BIGINT) DIV 1000
      WHEN updated_at_preclean RLIKE '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|UTC|[+-][01][0-9]:?[0-5][0-9]))?)?$'
        AND DAY(FROM_UNIXTIME(UNIX_TIMESTAMP(SUBSTR(updated_at_preclean, 1, 10), 'yyyy-MM-dd'))) = CAST(SUBSTR(updated_at_preclean, 9, 2) AS INT)
      THEN COALESCE(
          UNIX_TIMESTAMP(SUBSTR(updated_at_preclean, 1, 19), 'yyyy-MM-dd HH:mm:ss'),
          UNIX_TIMESTAMP(SUBSTR(updated_at_preclean, 1, 16), 'yyyy-MM-dd HH:mm'),
          UNIX_TIMESTAMP(SUBSTR(updated_at_preclean, 1, 10), 'yyyy-MM-dd')
        )
        - COALESCE(CAST(CONCAT(
            REGEXP_EXTRACT(updated_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 1),
            REGEXP_EXTRACT(updated_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 2)) AS BIGINT), 0) * 3600
        - COALESCE(CAST(CONCAT(
            REGEXP_EXTRACT(updated_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 1),
            REGEXP_EXTRACT(updated_at_preclean, '([+-])([01][0-9]):?([0-5][0-9])$', 3)) AS BIGINT), 0) * 60
    END AS updated_at_unixtime
  FROM prepared
)
INSERT OVERWRITE TABLE ${staging_database}.shopify_stg_orders_inc_dedup_tmp
SELECT
  id,
  CASE WHEN UPPER(email) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN email END AS email,
  email_std,
  SHA2(UPPER(email_std), 256) AS email_hash,
  IF(email_std IS NULL, 'FALSE', 'TRUE') AS email_valid,
  CASE WHEN UPPER(phone) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN phone END AS phone,
  phone_std,
  SHA2(phone_std, 256) AS phone_hash,
  IF(phone_std IS NULL, 'FALSE', 'TRUE') AS phone_valid,
  customer_id,
  CASE WHEN UPPER(created_at) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN created_at END AS created_at,
  FROM_UNIXTIME(created_at_unixtime, 'yyyy-MM-dd HH:mm:ss') AS created_at_std,
  created_at_unixtime,
  FROM_UNIXTIME(created_at_unixtime, 'yyyy-MM-dd') AS created_at_date,
  CASE WHEN UPPER(updated_at) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN updated_at END AS updated_at,
  FROM_UNIXTIME(updated_at_unixtime, 'yyyy-MM-dd HH:mm:ss') AS updated_at_std,
  updated_at_unixtime,
  FROM_UNIXTIME(updated_at_unixtime, 'yyyy-MM-dd') AS updated_at_date,
  ROUND(CAST(total_price AS DOUBLE), 2) AS total_price,
  ROUND(total_tax, 2) AS total_tax,
  CASE WHEN UPPER(currency) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(currency) END AS currency,
  CASE
    WHEN buyer_accepts_marketing RLIKE '^\\s*[\\[{]' THEN buyer_accepts_marketing
    WHEN UPPER(buyer_accepts_marketing) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(buyer_accepts_marketing)
  END AS buyer_accepts_marketing,
  CASE
    WHEN LOWER(is_test) IN ('true', '1', 'yes', 't', 'y') THEN 'TRUE'
    WHEN LOWER(is_test) IN ('false', '0', 'no', 'f', 'n') THEN 'FALSE'
  END AS is_test,
  CASE WHEN UPPER(token) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN token END AS token,
  CASE WHEN UPPER(note) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN note END AS note,
  CASE WHEN UPPER(line_items) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN line_items END AS line_items,
  CASE
    WHEN billing_address RLIKE '^\\s*[\\[{]' THEN billing_address
    WHEN UPPER(billing_address) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(billing_address)
  END AS billing_address,
  CASE WHEN UPPER(billing_address_city) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(billing_address_city) END AS billing_address_city,
  CASE WHEN UPPER(shipping_country_code) NOT IN ('', 'NONE', 'NULL', 'N/A') THEN UPPER(shipping_country_code) END AS shipping_country_code,
  'shopify_orders' AS source_system,
  SUBSTR(CAST(CURRENT_TIMESTAMP AS STRING), 1, 19) AS load_timestamp,
  time
FROM parsed

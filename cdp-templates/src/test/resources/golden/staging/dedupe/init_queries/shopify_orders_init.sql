-- shopify_stg_orders from all rows of shopify_orders_hist_union: the first load.
WITH source_rows AS (
  SELECT
    src.*,
    REGEXP_REPLACE(REGEXP_REPLACE(REPLACE(TRIM(phone), '(0)', ''), '^(\+|00)', '+'), '[^0-9+]', '') AS phone_preclean,
    REGEXP_EXTRACT(TRIM(created_at), '^([0-9]{4}/|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}).*') AS created_at_preclean,
    REGEXP_EXTRACT(TRIM(updated_at), '^([0-9]{4}/|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}).*') AS updated_at_preclean
  FROM ${tables[table].source_db}.shopify_orders_hist_union AS src
  WHERE src.time <= ${td.last_results.bound}
),
parsed AS (
  SELECT
    source_rows.*,
    CASE
      WHEN REGEXP_LIKE(LOWER(TRIM(email)), '^[A-Za-z0-9._%+''-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$') THEN LOWER(TRIM(email))
    END AS email_std,
    CASE
      WHEN REGEXP_LIKE(phone_preclean, '^\+?1[0-9]{10}$') THEN SUBSTR(phone_preclean, -10)
      WHEN REGEXP_LIKE(phone_preclean, '^[0-9]{10}$') THEN phone_preclean
      WHEN REGEXP_LIKE(phone_preclean, '^\+[2-9][0-9]{7,12}$') THEN phone_preclean
    END AS phone_std,
    CAST(FLOOR(COALESCE(
      TO_UNIXTIME(TRY(FROM_ISO8601_TIMESTAMP(REGEXP_EXTRACT(TRIM(created_at), '^[0-9]{4}-[0-9]{2}-[0-9]{2}T.+')))),
      TO_UNIXTIME(TRY_CAST(TRIM(created_at) AS TIMESTAMP WITH TIME ZONE)),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%d-%m-%Y %H:%i:%s.%f'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%d-%m-%Y %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%d-%m-%Y'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%m/%d/%Y %H:%i:%s.%f'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%m/%d/%Y %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%m/%d/%Y'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%Y/%m/%d %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(created_at_preclean, '%Y/%m/%d'))),
      TO_UNIXTIME(TRY(DATE_PARSE(REGEXP_EXTRACT(TRIM(created_at), '^[0-9]{8}$'), '%Y%m%d'))),
      TRY_CAST(REGEXP_EXTRACT(TRIM(created_at), '^[0-9]{10}$') AS DOUBLE),
      TRY_CAST(REGEXP_EXTRACT(TRIM(created_at), '^[0-9]{13}$') AS DOUBLE) / 1000,
      CAST(TRY(TD_TIME_PARSE(TRIM(created_at))) AS DOUBLE)
    )) AS BIGINT) AS created_at_unixtime,
    CAST(FLOOR(COALESCE(
      TO_UNIXTIME(TRY(FROM_ISO8601_TIMESTAMP(REGEXP_EXTRACT(TRIM(updated_at), '^[0-9]{4}-[0-9]{2}-[0-9]{2}T.+')))),
      TO_UNIXTIME(TRY_CAST(TRIM(updated_at) AS TIMESTAMP WITH TIME ZONE)),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%d-%m-%Y %H:%i:%s.%f'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%d-%m-%Y %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%d-%m-%Y'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%m/%d/%Y %H:%i:%s.%f'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%m/%d/%Y %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%m/%d/%Y'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%Y/%m/%d %H:%i:%s'))),
      TO_UNIXTIME(TRY(DATE_PARSE(updated_at_preclean, '%Y/%m/%d'))),
      TO_UNIXTIME(TRY(DATE_PARSE(REGEXP_EXTRACT(TRIM(updated_at), '^[0-9]{8}$'), '%Y%m%d'))),
      TRY_CAST(REGEXP_EXTRACT(TRIM(updated_at), '^[0-9]{10}$') AS DOUBLE),
      TRY_CAST(REGEXP_EXTRACT(TRIM(updated_at), '^[0-9]{13}$') AS DOUBLE) / 1000,
      CAST(TRY(TD_TIME_PARSE(TRIM(updated_at))) AS DOUBLE)
    )) AS BIGINT) AS updated_at_unixtime
  FROM source_rows
),
cleaned AS (
  SELECT
    id,
    CASE WHEN UPPER(TRIM(email)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(email) END AS email,
    email_std,
    LOWER(TO_HEX(SHA256(CAST(UPPER(email_std) AS VARBINARY)))) AS email_hash,
    IF(email_std IS NULL, 'FALSE', 'TRUE') AS email_valid,
    CASE WHEN UPPER(TRIM(phone)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(phone) END AS phone,
    phone_std,
    LOWER(TO_HEX(SHA256(CAST(phone_std AS VARBINARY)))) AS phone_hash,
    IF(phone_std IS NULL, 'FALSE', 'TRUE') AS phone_valid,
    customer_id,
    CASE WHEN UPPER(TRIM(created_at)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(created_at) END AS created_at,
    FORMAT_DATETIME(FROM_UNIXTIME(created_at_unixtime), 'yyyy-MM-dd HH:mm:ss') AS created_at_std,
    created_at_unixtime,
    FORMAT_DATETIME(FROM_UNIXTIME(created_at_unixtime), 'yyyy-MM-dd') AS created_at_date,
    CASE WHEN UPPER(TRIM(updated_at)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(updated_at) END AS updated_at,
    FORMAT_DATETIME(FROM_UNIXTIME(updated_at_unixtime), 'yyyy-MM-dd HH:mm:ss') AS updated_at_std,
    updated_at_unixtime,
    FORMAT_DATETIME(FROM_UNIXTIME(updated_at_unixtime), 'yyyy-MM-dd') AS updated_at_date,
    ROUND(TRY_CAST(TRIM(total_price) AS DOUBLE), 2) AS total_price,
    ROUND(total_tax, 2) AS total_tax,
    CASE WHEN UPPER(TRIM(currency)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(currency)) END AS currency,
    CASE
      WHEN REGEXP_LIKE(buyer_accepts_marketing, '^\s*[\[{]') THEN TRIM(buyer_accepts_marketing)
      WHEN UPPER(TRIM(buyer_accepts_marketing)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(buyer_accepts_marketing))
    END AS buyer_accepts_marketing,
    CASE
      WHEN LOWER(TRIM(is_test)) IN ('true', '1', 'yes', 't', 'y') THEN 'TRUE'
      WHEN LOWER(TRIM(is_test)) IN ('false', '0', 'no', 'f', 'n') THEN 'FALSE'
    END AS is_test,
    CASE WHEN UPPER(TRIM(token)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(token) END AS token,
    CASE WHEN UPPER(TRIM(note)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(note) END AS note,
    CASE WHEN UPPER(TRIM(line_items)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(line_items) END AS line_items,
    CASE
      WHEN REGEXP_LIKE(billing_address, '^\s*[\[{]') THEN TRIM(billing_address)
      WHEN UPPER(TRIM(billing_address)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(billing_address))
    END AS billing_address,
    CASE WHEN UPPER(TRIM(billing_address_city)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(billing_address_city)) END AS billing_address_city,
    CASE WHEN UPPER(TRIM(shipping_country_code)) NOT IN ('', 'NONE', 'NULL', 'N/A') THEN UPPER(TRIM(shipping_country_code)) END AS shipping_country_code,
    'shopify_orders' AS source_system,
    SUBSTR(CAST(CURRENT_TIMESTAMP AS VARCHAR), 1, 19) AS load_timestamp,
    time
  FROM parsed
),
ranked AS (
  -- The version of a thing that stays has rank 1.
  SELECT
    cleaned.*,
    ROW_NUMBER() OVER (
      PARTITION BY id
      ORDER BY updated_at_unixtime DESC NULLS LAST, updated_at DESC NULLS LAST, time DESC NULLS LAST
    ) AS dedupe_rank
  FROM cleaned
)
SELECT
  id,
  email,
  email_std,
  email_hash,
  email_valid,
  phone,
  phone_std,
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
  token,
  note,
  line_items,
  billing_address,
  billing_address_city,
  shipping_country_code,
  source_system,
  load_timestamp,
  time
FROM ranked
WHERE dedupe_rank = 1
  OR id IS NULL -- not a version of anything

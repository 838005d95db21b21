-- shopify_stg_customers from all rows of shopify_customers_hist_union: the first load.
WITH source_rows AS (
  SELECT
    src.*,
    REGEXP_EXTRACT(TRIM(updated_at), '^([0-9]{4}/|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}).*') AS updated_at_preclean
  FROM ${tables[table].source_db}.shopify_customers_hist_union AS src
  WHERE src.time <= ${td.last_results.bound}
),
parsed AS (
  SELECT
    source_rows.*,
    CASE
      WHEN REGEXP_LIKE(LOWER(TRIM(email)), '^[A-Za-z0-9._%+''-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$') THEN LOWER(TRIM(email))
    END AS email_std,
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
)
SELECT
  id,
  CASE WHEN UPPER(TRIM(first_name)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(TRIM(first_name)) END AS first_name,
  CASE WHEN UPPER(TRIM(email)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(email) END AS email,
  email_std,
  LOWER(TO_HEX(SHA256(CAST(UPPER(email_std) AS VARBINARY)))) AS email_hash,
  IF(email_std IS NULL, 'FALSE', 'TRUE') AS email_valid,
  CASE WHEN UPPER(TRIM(updated_at)) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN TRIM(updated_at) END AS updated_at,
  FORMAT_DATETIME(FROM_UNIXTIME(updated_at_unixtime), 'yyyy-MM-dd HH:mm:ss') AS updated_at_std,
  updated_at_unixtime,
  FORMAT_DATETIME(FROM_UNIXTIME(updated_at_unixtime), 'yyyy-MM-dd') AS updated_at_date,
  'shopify_customers' AS source_system,
  SUBSTR(CAST(CURRENT_TIMESTAMP AS VARCHAR), 1, 19) AS load_timestamp,
  time
FROM parsed

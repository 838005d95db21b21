-- The rows of shopify_customers_hist_union behind the last ones that were taken, cleaned, for shopify_stg_customers_inc_dedup_tmp.
-- A first load takes all rows.
WITH source_rows AS (
  -- Texts without white space around them.
  SELECT
    id,
    REGEXP_REPLACE(first_name, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS first_name,
    REGEXP_REPLACE(email, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS email,
    REGEXP_REPLACE(updated_at, '^\\p{javaWhitespace}+|\\p{javaWhitespace}+\\z', '') AS updated_at,
    time
  FROM ${tables[table].source_db}.shopify_customers_hist_union
  WHERE time > ${td.last_results.stg_time}
    AND time <= ${td.last_results.bound}
),
prepared AS (
  SELECT
    *,
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
INSERT OVERWRITE TABLE ${staging_database}.shopify_stg_customers_inc_dedup_tmp
SELECT
  id,
  CASE WHEN UPPER(first_name) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN UPPER(first_name) END AS first_name,
  CASE WHEN UPPER(email) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN email END AS email,
  email_std,
  SHA2(UPPER(email_std), 256) AS email_hash,
  IF(email_std IS NULL, 'FALSE', 'TRUE') AS email_valid,
  CASE WHEN UPPER(updated_at) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN updated_at END AS updated_at,
  FROM_UNIXTIME(updated_at_unixtime, 'yyyy-MM-dd HH:mm:ss') AS updated_at_std,
  updated_at_unixtime,
  FROM_UNIXTIME(updated_at_unixtime, 'yyyy-MM-dd') AS updated_at_date,
  'shopify_customers' AS source_system,
  SUBSTR(CAST(CURRENT_TIMESTAMP AS STRING), 1, 19) AS load_timestamp,
  time
FROM parsed

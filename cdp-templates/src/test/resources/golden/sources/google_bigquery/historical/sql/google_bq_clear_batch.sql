-- What an earlier load of the month has left.
DELETE FROM ${databases.src}.${datasource.table}
WHERE CASE
  WHEN regexp_like(trim(CAST("${datasource.inc_field}" AS varchar)), '^[0-9]{9,11}$') THEN CAST(trim(CAST("${datasource.inc_field}" AS varchar)) AS bigint)
  WHEN regexp_like(trim(CAST("${datasource.inc_field}" AS varchar)), '^[0-9]{12,14}$') THEN CAST(trim(CAST("${datasource.inc_field}" AS varchar)) AS bigint) / 1000
  ELSE COALESCE(
    TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(regexp_replace(regexp_replace(
      trim(CAST("${datasource.inc_field}" AS varchar)), '^([0-9]{4}-[0-9]{2}-[0-9]{2}) ', '$1T'), ' ?(UTC|GMT)$', 'Z')))) AS bigint)),
    TD_TIME_PARSE(trim(CAST("${datasource.inc_field}" AS varchar)), 'UTC')
  )
END BETWEEN CASE
          WHEN regexp_like(trim(CAST('${date_range.start_time}' AS varchar)), '^[0-9]{9,11}$') THEN CAST(trim(CAST('${date_range.start_time}' AS varchar)) AS bigint)
          WHEN regexp_like(trim(CAST('${date_range.start_time}' AS varchar)), '^[0-9]{12,14}$') THEN CAST(trim(CAST('${date_range.start_time}' AS varchar)) AS bigint) / 1000
          ELSE COALESCE(
            TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(regexp_replace(regexp_replace(
              trim(CAST('${date_range.start_time}' AS varchar)), '^([0-9]{4}-[0-9]{2}-[0-9]{2}) ', '$1T'), ' ?(UTC|GMT)$', 'Z')))) AS bigint)),
            TD_TIME_PARSE(trim(CAST('${date_range.start_time}' AS varchar)), 'UTC')
          )
        END
  AND CASE
        WHEN regexp_like(trim(CAST('${date_range.end_time}' AS varchar)), '^[0-9]{9,11}$') THEN CAST(trim(CAST('${date_range.end_time}' AS varchar)) AS bigint)
        WHEN regexp_like(trim(CAST('${date_range.end_time}' AS varchar)), '^[0-9]{12,14}$') THEN CAST(trim(CAST('${date_range.end_time}' AS varchar)) AS bigint) / 1000
        ELSE COALESCE(
          TRY(CAST(floor(to_unixtime(from_iso8601_timestamp(regexp_replace(regexp_replace(
            trim(CAST('${date_range.end_time}' AS varchar)), '^([0-9]{4}-[0-9]{2}-[0-9]{2}) ', '$1T'), ' ?(UTC|GMT)$', 'Z')))) AS bigint)),
          TD_TIME_PARSE(trim(CAST('${date_range.end_time}' AS varchar)), 'UTC')
        )
      END

package io.cdppipeline.templates.lint;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StagingRulesTest {

    private static final String EMAIL = "'^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$'";

    /** A staging project with one transformation, whose columns these lines are. */
    private static String columns(String lines) {
        return """
                === config/src_params.yml
                tables: []
                === queries/orders_transform.sql
                WITH source_rows AS (SELECT * FROM d.orders WHERE time > 5)
                SELECT
                  id,
                  name,
                %s  time
                FROM source_rows
                """.formatted(lines);
    }

    private static String params(String lines) {
        return """
                === config/src_params.yml
                tables:
                  - name: orders <<!   - name: orders
                    source_db: d
                    staging_table: stg_orders
                %s""".formatted(lines.indent(4));
    }

    private static String hive(String lines) {
        return """
                === staging_hive.dig
                timezone: UTC
                +all:
                  for_each>: {list: [1]}
                  _do:
                    td>: queries/q.sql
                    engine: hive
                === queries/q.sql
                """ + lines;
    }

    /** A transformation in Hive, whose columns these lines are. */
    private static String hiveColumns(String lines) {
        return """
                === config/src_params.yml
                tables: []
                === transform_shop.dig
                timezone: UTC
                +a: {td>: queries/orders_transform.sql, engine: hive}
                === queries/orders_transform.sql
                WITH source_rows AS (SELECT * FROM d.orders WHERE time > 5)
                INSERT OVERWRITE TABLE s.orders
                SELECT
                  id,
                %s  time
                FROM source_rows
                """.formatted(lines);
    }

    static Stream<LintCase> cases() {
        return Stream.of(
                LintCase.of("staging.join-order", """
                        === config/src_params.yml
                        tables: [{name: orders, source_db: d}]
                        === queries/orders_transform.sql
                        WITH cleaned AS (SELECT TRIM(id) AS id, time FROM d.orders WHERE time > 5),
                        ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY id) AS rank, time FROM cleaned), << other AS (SELECT id, time FROM cleaned),
                        kept AS (SELECT id, time FROM ranked), << kept AS (SELECT id, time FROM other),
                        dim AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY id) AS rank FROM s.customers)
                        SELECT kept.id, dim.id AS id_dim, kept.time
                        FROM kept LEFT JOIN dim ON kept.id = dim.id <<! FROM kept LEFT JOIN dim ON kept.id = dim.id
                        """),
                LintCase.of("staging.join-order", """
                        === config/src_params.yml
                        tables: [{name: orders, source_db: d}]
                        === queries/orders_transform.sql
                        WITH cleaned AS (SELECT TRIM(id) AS id, time FROM d.orders WHERE time > 5)
                        SELECT o.id, dim.id AS id_dim, o.time
                        FROM d.orders AS o LEFT JOIN s.dim ON o.id = dim.id <<! FROM cleaned AS o LEFT JOIN s.dim ON o.id = dim.id
                        """),
                LintCase.of("staging.unasked-dedupe", """
                        === config/src_params.yml
                        tables: [{name: orders, source_db: d, has_dedup: false}]
                        === queries/orders_transform.sql
                        WITH cleaned AS (SELECT TRIM(id) AS id, time FROM d.orders WHERE time > 5),
                        dim AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY id) AS rank FROM s.customers),
                        ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY id) AS rank, time FROM cleaned) <<! ranked AS (SELECT id, 1 AS rank, time FROM cleaned)
                        SELECT id, time FROM ranked WHERE rank = 1
                        """),
                LintCase.of("staging.phone-digits", columns("""
                          TRIM(phone) AS phone,
                          TRIM(phone) AS phone_std, <<!   REGEXP_REPLACE(phone, '[^0-9]', '') AS phone_std,
                        """)),
                LintCase.of("staging.phone-digits", hiveColumns("""
                          TRIM(phone) AS phone_std, <<!   REGEXP_REPLACE(phone, '[^0-9]', '') AS phone_std,
                        """)),
                LintCase.of("staging.json-scalar", columns("""
                          TRY_CAST(JSON_EXTRACT_SCALAR(note, '$.tags') AS ARRAY(VARCHAR)) AS tags, <<!   TRY_CAST(JSON_EXTRACT(note, '$.tags') AS ARRAY(VARCHAR)) AS tags,
                        """)),
                LintCase.of("staging.json-scalar", hiveColumns("""
                          UPPER(REGEXP_EXTRACT(note, '"city":"([^"]*)"', 1)) AS city, <<!   NULLIF(UPPER(REGEXP_EXTRACT(note, '"city":"([^"]*)"', 1)), '') AS city,
                        """)),
                LintCase.of("staging.never-equal", columns("""
                          CASE WHEN TRIM(LOWER(c)) IN ('', 'none', 'NULL') THEN 1 END AS c, <<!   CASE WHEN TRIM(UPPER(c)) IN ('', 'NONE', 'NULL') THEN 1 END AS c,
                          NULLIF(UPPER(b), 'none') AS b, <<!   NULLIF(UPPER(b), 'NONE') AS b,
                          IF('Yes' = LOWER(a), 1, 0) AS a, <<!   IF('Yes' = a, 1, 0) AS a,
                        """)),
                LintCase.of("staging.never-equal", hiveColumns("""
                          CASE WHEN TRIM(LOWER(c)) IN ('', 'none', 'NULL') THEN 1 END AS c, <<!   CASE WHEN TRIM(UPPER(c)) IN ('', 'NONE', 'NULL') THEN 1 END AS c,
                          IF(LOWER(a) = 'Yes', 1, 0) AS a, <<!   IF(a = 'Yes', 1, 0) AS a,
                        """)),
                LintCase.of("staging.date-outputs", hiveColumns("""
                          created_at, created_at_std, <<!   created_at, created_at_std, created_at_unixtime, created_at_date,
                        """)),
                LintCase.of("staging.output-type", hiveColumns("""
                          CAST(a AS timestamp) AS a, <<!   CAST(a AS string) AS a,
                          b = 1 AS b, <<!   b,
                          c IS NULL AS c, <<!   c,
                          CURRENT_TIMESTAMP AS loaded, <<!   SUBSTR(CAST(CURRENT_TIMESTAMP AS STRING), 1, 19) AS loaded,
                        """)),
                LintCase.of("staging.email-outputs", hiveColumns("""
                          email, email_std, <<!   email, email_std, email_hash, email_valid,
                        """)),
                LintCase.of("staging.email-outputs", hiveColumns("""
                          email, email_hash, email_valid, <<!   REGEXP_REPLACE(email_std, '^(.)[^@]*', '$1***') AS email, email_hash, email_valid,
                        """)),
                LintCase.of("staging.email-outputs", hiveColumns("""
                          email, email_hash, email_valid, <<!   email_hash, email_valid,
                        """)),
                LintCase.of("staging.email-pattern", hiveColumns("""
                          CASE WHEN email RLIKE '^.+@.+$' THEN 1 END AS ok, <<!   CASE WHEN email RLIKE '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\\\.[A-Za-z]{2,}$' THEN 1 END AS ok,
                          regexp_extract(email, '.+@.+', 0) AS found, <<!   1 AS found,
                        """)),
                LintCase.of("staging.email-pattern", hiveColumns("""
                          CASE WHEN email RLIKE '^[a-z\\']+@.+$' THEN 1 END AS ok, <<!   CASE WHEN email RLIKE '^[A-Za-z0-9._%+\\'-]+@[A-Za-z0-9.-]+\\\\.[A-Za-z]{2,}$' THEN 1 END AS ok,
                        """)),
                LintCase.of("staging.email-pattern", columns("""
                          IF(REGEXP_LIKE(email, '^[a-z'']+@.+$'), 1, 0) AS ok, <<!   IF(REGEXP_LIKE(email, '^[A-Za-z0-9._%+''-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$'), 1, 0) AS ok,
                        """)),
                LintCase.of("staging.email-hash", hiveColumns("""
                          sha2(upper(email), 256) AS email_hash, <<!   sha2(upper(trim(email)), 256) AS email_hash,
                        """)),
                LintCase.of("staging.phone-preclean", hiveColumns("""
                          phone_preclean, <<!
                        """)),
                LintCase.of("staging.alias-case", hiveColumns("""
                          City AS city, b AS CITY, <<!   City AS city,
                        """)),
                LintCase.of("staging.null-tokens", hiveColumns("""
                          CASE WHEN UPPER(c) NOT IN ('', 'NONE', 'NULL', 'N/A') THEN c END AS c, <<!   CASE WHEN UPPER(c) NOT IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN c END AS c,
                        """)),
                LintCase.of("staging.price-type", hiveColumns("""
                          NULLIF(price, '') AS price, <<!   ROUND(CAST(price AS DOUBLE), 2) AS price,
                        """)),
                LintCase.of("staging.default-for-null", hiveColumns("""
                          COALESCE(name, 'UNKNOWN') AS name, <<!   COALESCE(name, nick) AS name,
                        """)),
                LintCase.of(
                        "staging.params", params("has_dedup: false\npartition_columns: null\nx: 1 <<     mode: inc")),
                LintCase.of("staging.params", """
                        === config/src_params.yml
                        tables:
                          - {name: o, source_db: d, staging_table: s, has_dedup: true, partition_columns: id, mode: delta} <<!   - {name: o, source_db: d, staging_table: s, has_dedup: true, partition_columns: id, mode: inc}
                        """),
                LintCase.of("staging.dependencies", """
                        === config/src_params.yml
                        dependency_groups:
                          - group: orders
                            depends_on: [customers] <<!     depends_on: []
                          - group: customers
                            depends_on: [orders]
                        """),
                LintCase.of("staging.static-workflow", """
                        === config/src_params.yml
                        tables: [{name: orders}]
                        === staging_transformation.dig
                        +all:
                          for_each>: {table: [1]}
                          _do:
                            td>: queries/orders.sql <<!     td>: queries/${table}.sql
                        === queries/orders.sql
                        SELECT 1
                        """),
                LintCase.of("staging.upsert-file", """
                        === config/src_params.yml
                        tables:
                          - name: orders <<!   - name: orders
                            has_dedup: true
                        === queries/other.sql << queries/d_orders_upsert.sql
                        SELECT 1
                        """),
                LintCase.of("staging.incremental-predicate", """
                        === config/src_params.yml
                        tables: [{name: orders}]
                        === queries/d_orders.sql
                        WITH cleaned AS ( <<! WITH cleaned AS (
                          SELECT id, time FROM d.orders) <<   SELECT id, time FROM d.orders WHERE time > (SELECT COALESCE(MAX(inc_value), 0) FROM l.inc_log))
                        SELECT id, time FROM cleaned
                        """),
                LintCase.of("staging.incremental-predicate", """
                        === config/src_params.yml
                        tables: [{name: orders}]
                        === init_queries/d_orders_init.sql
                        WITH cleaned AS (SELECT id, time FROM d.orders
                          WHERE time > (SELECT MAX(inc_value) FROM l.inc_log)) <<!   )
                        SELECT id, time FROM cleaned
                        """),
                LintCase.of("staging.predicate-table", """
                        === config/src_params.yml
                        tables: [{name: orders}]
                        === queries/d_orders.sql
                        SELECT id FROM d.orders WHERE time > (SELECT MAX(inc_value) FROM l.inc_log
                          WHERE table_name = 'customers') <<!   WHERE table_name = 'orders')
                        """),
                LintCase.of("staging.work-table", """
                        === staging_transformation.dig
                        +run:
                          td>: queries/q.sql
                          create_table: work_orders <<!   create_table: work_orders
                        +drop:
                          echo>: nothing <<   td_ddl>:
                          x: 1 <<   drop_tables: [work_orders]
                        === queries/q.sql
                        SELECT 1
                        """),
                LintCase.of("staging.delete-guard", """
                        === config/src_params.yml
                        tables: []
                        === queries/o_upsert.sql
                        DELETE FROM s.o WHERE
                          id IN (SELECT id FROM s.work_o) <<!   id IN (SELECT id FROM s.work_o WHERE id IS NOT NULL)
                        """),
                LintCase.of("staging.key-separator", """
                        === config/src_params.yml
                        tables: []
                        === queries/o_upsert.sql
                        DELETE FROM s.o WHERE
                          coalesce(a, '') || coalesce(b, '') IN (SELECT k FROM s.w WHERE k IS NOT NULL) <<!   coalesce(a, '') || '~' || coalesce(b, '') IN (SELECT k FROM s.w WHERE k IS NOT NULL)
                        """),
                LintCase.of("staging.dedupe-on-raw", """
                        === config/src_params.yml
                        tables: [{name: orders}]
                        === queries/o.sql
                        WITH cleaned AS (SELECT id FROM d.orders)
                        SELECT id, row_number() OVER (PARTITION BY id ORDER BY id) AS n FROM d.orders <<! SELECT id, row_number() OVER (PARTITION BY id ORDER BY id) AS n FROM cleaned
                        """),
                LintCase.of("staging.hive-fraction", hive("""
                        SELECT UNIX_TIMESTAMP(c, 'yyyy-MM-dd') AS a,
                          UNIX_TIMESTAMP('2024-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss') AS first,
                          UNIX_TIMESTAMP(REGEXP_REPLACE(c, 'T', ' '), 'yyyy-MM-dd HH:mm:ss') AS b <<!   UNIX_TIMESTAMP(SUBSTR(REGEXP_REPLACE(c, 'T', ' '), 1, 19), 'yyyy-MM-dd HH:mm:ss') AS b
                        FROM d.t
                        """)),
                LintCase.of("staging.hive-function", hive("""
                        INSERT OVERWRITE TABLE a.b_inc_dedup_tmp SELECT
                          get_json_object(a, '$.k') AS k <<!   regexp_extract(a, '"k":"([^"]*)"', 1) AS k
                        FROM c WHERE time > ${td.last_results.stg_time}
                        """)),
                LintCase.of("staging.hive-function", hive("""
                        INSERT OVERWRITE TABLE a.b_inc_dedup_tmp SELECT
                          try_cast(a AS double) AS k <<!   cast(a AS double) AS k
                        FROM c WHERE time > ${td.last_results.stg_time}
                        """)),
                LintCase.of("staging.hive-target", hive("""
                        SELECT a FROM c WHERE time > ${td.last_results.stg_time} <<! INSERT OVERWRITE TABLE a.b_inc_dedup_tmp SELECT a FROM c WHERE time > ${td.last_results.stg_time}
                        """)),
                LintCase.of("staging.date-outputs", columns("""
                          created_at,
                          a AS created_at_std, <<!   a AS created_at_std,
                          c AS created_at_unixtime,
                          b AS other, <<   b AS created_at_date,
                        """)),
                LintCase.of("staging.time", """
                        === config/src_params.yml
                        tables: []
                        === queries/orders_transform.sql
                        WITH source_rows AS (SELECT * FROM d.orders WHERE time > 5)
                        SELECT id, name,
                          time + 1 AS time <<!   time
                        FROM source_rows
                        """),
                LintCase.of(
                        "staging.output-type",
                        columns("  CAST(a AS timestamp) AS a, <<!   CAST(a AS varchar) AS a,\n")),
                LintCase.of(
                        "staging.output-type",
                        columns("  a IS NULL AS a, <<!   IF(a IS NULL, 'TRUE', 'FALSE') AS a,\n")),
                LintCase.of("staging.email-outputs", columns("""
                          x AS email_std, <<!   x AS email_std,
                          y AS email_hash,
                          z AS other, <<   z AS email_valid,
                        """)),
                LintCase.of(
                        "staging.email-pattern",
                        columns("  IF(REGEXP_LIKE(email, '.+@.+'), 'TRUE', 'FALSE') AS v, <<!   IF(REGEXP_LIKE(email, "
                                + EMAIL + "), 'TRUE', 'FALSE') AS v,\n")),
                LintCase.of(
                        "staging.email-hash",
                        columns(
                                "  LOWER(TO_HEX(SHA256(CAST(UPPER(email) AS VARBINARY)))) AS email_hash, <<!   LOWER(TO_HEX(SHA256(CAST(UPPER(TRIM(email)) AS VARBINARY)))) AS email_hash,\n")),
                LintCase.of("staging.phone-outputs", columns("""
                          x AS phone_std, <<!   x AS phone_std,
                          y AS phone_hash,
                          z AS other, <<   z AS phone_valid,
                        """)),
                LintCase.of("staging.phone-outputs", columns("""
                          TRIM(phone) AS phone, <<   CONCAT('***', SUBSTR(phone_std, -4)) AS phone,
                          y AS phone_hash, <<!   y AS phone_hash,
                          z AS phone_valid,
                        """)),
                LintCase.of("staging.phone-outputs", columns("""
                          TRIM(phone) AS phone, <<
                          y AS phone_hash, <<!   y AS phone_hash,
                        """)),
                LintCase.of("staging.phone-preclean", columns("  phone_preclean, <<!   phone,\n")),
                LintCase.of(
                        "staging.json-scalar",
                        columns(
                                "  json_extract_scalar(a, '$.k') AS a_k, <<!   NULLIF(json_extract_scalar(a, '$.k'), '') AS a_k,\n")),
                LintCase.of(
                        "staging.json-path",
                        columns(
                                "  NULLIF(json_extract_scalar(a, '$.my key'), '') AS a_k, <<!   NULLIF(json_extract_scalar(a, '$[\"my key\"]'), '') AS a_k,\n")),
                LintCase.of("staging.alias-case", columns("  a AS \"Total\", <<!   a AS total,\n")),
                LintCase.of(
                        "staging.null-tokens",
                        columns(
                                "  NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(a, ''), 'NONE'), 'NULL'), 'N/A'), 'N/A') AS a, <<!   NULLIF(NULLIF(NULLIF(NULLIF(NULLIF(a, ''), 'NONE'), 'NULL'), 'N/A'), 'NA') AS a,\n")),
                LintCase.of(
                        "staging.price-type",
                        columns(
                                "  UPPER(total_price) AS total_price, <<!   TRY_CAST(total_price AS double) AS total_price,\n")),
                LintCase.of(
                        "staging.default-for-null",
                        columns("  COALESCE(city, 'UNKNOWN') AS city, <<!   city AS city,\n")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatBreaksTheRuleAndNothingElse(LintCase each) {
        each.verify();
    }
}

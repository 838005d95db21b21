package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnificationRunTest {

    private static final String CUSTOMERS = """
            unification:
              name: acme
              keys:
              - {name: email, valid_regexp: '^[^@]+@x\\.com$', invalid_texts: ['', 'none@x.com', null]}
              - {name: customer}
              - {name: phone, invalid_texts: ['0']}
              tables:
              - database: stg
                table: people
                incremental_columns: [time]
                key_columns:
                - {column: phone, key: phone}
                - {column: mail, key: email}
                - {column: cust, key: customer}
              IDS
              master_tables:
              - name: golden
                KIND: uid
                attributes:
                - name: name
                  source_columns: [{table: people, order: last, order_by: time}]
                - name: first_name
                  source_columns: [{table: people, column: name, order: first}]
                - name: mails
                  array_elements: 2
                  invalid_texts: ['']
                  source_columns: [{table: people, column: mail}]
            """;
    private static final String CANONICAL = CUSTOMERS
            .replace(
                    "IDS", "canonical_ids: [{name: uid, merge_by_keys: [email, customer, phone], merge_iterations: 5}]")
            .replace("KIND", "canonical_id");
    private static final String PERSISTENT = CUSTOMERS
            .replace("IDS", "persistent_ids: [{name: uid, merge_by_keys: [email, customer, phone]}]")
            .replace("KIND", "persistent_id");

    private PlainDuckDb warehouse;
    private Caller caller;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new PlainDuckDb();
        warehouse.run(
                "CREATE SCHEMA stg",
                "CREATE TABLE stg.people (mail VARCHAR, cust BIGINT, phone VARCHAR, name VARCHAR, time BIGINT)");
        caller = new Caller(
                new UnificationService(warehouse, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Nested
    class Canonical {

        /** The worked example and the hash of the facts: phase-packs A5.3. */
        @BeforeEach
        void rows() throws SQLException {
            people(
                    "('a@x.com', 1, NULL, 'Ann', 10)",
                    "(NULL, 1, '555', 'A.', 20)",
                    "('b@x.com', NULL, '555', 'Bob', 15)",
                    "('z@x.com', 9, '0', 'Zoe', 5)",
                    "('broken', NULL, '', NULL, 7)",
                    "('none@x.com', NULL, NULL, 'None', 8)");
        }

        @Test
        void leadsEachComponentByItsStrongestKey() throws SQLException {
            List<String> lines = caller.call(CANONICAL);

            assertThat(lines.get(2))
                    .isEqualTo("id uid: 7 identifiers of 3 customers; merge iterations needed in Treasure Data: 2");
            assertThat(warehouse.rows("SELECT id_key_type, id, canonical_id, canonical_id_first_seen_at,"
                            + " canonical_id_last_seen_at, id_first_seen_at, id_last_seen_at, id_source_table_ids,"
                            + " id_last_processed_at, time FROM cdp_unification_acme.uid_lookup"))
                    .containsExactly(
                            "1|a@x.com|SHcCN4Vjpw8N|10|20|10|10|[1]|1700000000|1700000000",
                            "1|b@x.com|SHcCN4Vjpw8N|10|20|15|15|[1]|1700000000|1700000000",
                            "1|z@x.com|" + value("z@x.com", 1) + "|5|5|5|5|[1]|1700000000|1700000000",
                            "2|1|SHcCN4Vjpw8N|10|20|10|20|[1]|1700000000|1700000000",
                            "2|9|" + value("z@x.com", 1) + "|5|5|5|5|[1]|1700000000|1700000000",
                            "3||" + value("", 3) + "|7|7|7|7|[1]|1700000000|1700000000",
                            "3|555|SHcCN4Vjpw8N|10|20|15|20|[1]|1700000000|1700000000");
            assertThat(warehouse.rows("SELECT follower_ns, follower_id, leader_ns, leader_id"
                            + " FROM cdp_unification_acme.uid_graph WHERE follower_ns = 3"))
                    .containsExactly("3||3|", "3|555|1|a@x.com");
            assertThat(warehouse.rows("SELECT key_type, key_name FROM cdp_unification_acme.uid_keys"))
                    .containsExactly("1|email", "2|customer", "3|phone");
            assertThat(warehouse.rows("SELECT table_id, table_name FROM cdp_unification_acme.uid_tables"))
                    .containsExactly("1|people");
        }

        @Test
        void enrichesEveryRowInItsOrder() throws SQLException {
            caller.call(CANONICAL);

            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.enriched_people"))
                    .containsExactly(
                            "a@x.com|1|null|Ann|10|SHcCN4Vjpw8N",
                            "null|1|555|A.|20|SHcCN4Vjpw8N",
                            "b@x.com|null|555|Bob|15|SHcCN4Vjpw8N",
                            "z@x.com|9|0|Zoe|5|" + value("z@x.com", 1),
                            "broken|null||null|7|" + value("", 3),
                            "none@x.com|null|null|None|8|null");
        }

        @Test
        void buildsOneMasterRowForEachId() throws SQLException {
            caller.call(CANONICAL);

            assertThat(warehouse.rows("SELECT uid, name, first_name, mails, time FROM cdp_unification_acme.golden"
                            + " ORDER BY name NULLS LAST"))
                    .containsExactly(
                            "SHcCN4Vjpw8N|A.|Ann|[b@x.com, a@x.com]|1700000000",
                            value("z@x.com", 1) + "|Zoe|Zoe|[z@x.com]|1700000000",
                            value("", 3) + "|null|null|[broken]|1700000000");
        }

        @Test
        void addsTheStatisticsOfEveryRun() throws SQLException {
            caller.call(CANONICAL);
            caller.call(CANONICAL);

            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.uid_source_key_stats"))
                    .containsExactly(
                            "*|5|3|2|2|1700000000",
                            "people|5|3|2|2|1700000000",
                            "*|5|3|2|2|1700000001",
                            "people|5|3|2|2|1700000001");
            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.uid_result_key_stats WHERE from_table = '*'"))
                    .containsExactly("*|3|2|2|2|1:1,2:1|1:2|1:2|1700000000", "*|3|2|2|2|1:1,2:1|1:2|1:2|1700000001");
        }

        @Test
        void describesColumnsAndFilters() throws SQLException {
            caller.call(CANONICAL);

            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.column_lookup"))
                    .containsExactly(
                            "stg|people|phone|phone|1700000000",
                            "stg|people|mail|email|1700000000",
                            "stg|people|cust|customer|1700000000");
            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.filter_lookup"))
                    .containsExactly(
                            "email|['', none@x.com]|^[^@]+@x\\.com$|1700000000",
                            "customer|[]|null|1700000000",
                            "phone|[0]|null|1700000000");
        }

        @Test
        void goesOnFromTheGraphWhereTheRunIsIncremental() throws SQLException {
            caller.call(CANONICAL);
            people("('z@x.com', 1, NULL, 'Zed', 30)");
            warehouse.run("DELETE FROM stg.people WHERE name = 'Ann'");

            caller.call("full_refresh: false\n" + CANONICAL);

            assertThat(warehouse.rows("SELECT id, canonical_id, id_first_seen_at, id_last_seen_at, id_last_processed_at"
                            + " FROM cdp_unification_acme.uid_lookup WHERE canonical_id = 'SHcCN4Vjpw8N'"))
                    .containsExactly(
                            "a@x.com|SHcCN4Vjpw8N|10|10|1700000000",
                            "b@x.com|SHcCN4Vjpw8N|15|15|1700000000",
                            "z@x.com|SHcCN4Vjpw8N|5|30|1700000001",
                            "1|SHcCN4Vjpw8N|10|30|1700000000",
                            "9|SHcCN4Vjpw8N|5|5|1700000001",
                            "555|SHcCN4Vjpw8N|15|20|1700000000");
        }

        @Test
        void forgetsWhatIsGoneWhereTheRunIsFull() throws SQLException {
            caller.call(CANONICAL);
            warehouse.run("DELETE FROM stg.people WHERE name = 'Ann'");

            caller.call(CANONICAL);

            assertThat(warehouse.rows(
                            "SELECT DISTINCT canonical_id FROM cdp_unification_acme.uid_lookup WHERE id = '555'"))
                    .containsExactly(value("b@x.com", 1));
            assertThat(warehouse.rows("SELECT 1 FROM cdp_unification_acme.uid_lookup WHERE id = 'a@x.com'"))
                    .isEmpty();
        }

        @Test
        void keepsTheFirstLoopForDebugging() throws SQLException {
            caller.call("keep_debug_tables: true\n" + CANONICAL);

            assertThat(warehouse.rows("SELECT follower_id, leader_id FROM"
                            + " cdp_unification_acme.uid_graph_unify_loop_0 WHERE follower_id = '555'"))
                    .containsExactly("555|b@x.com", "555|1");
        }
    }

    @Nested
    class Persistent {

        @Test
        void keepsTheOlderIdOfAMerge() throws SQLException {
            people("('a@x.com', 1, NULL, 'Ann', 20)", "('b@x.com', 2, NULL, 'Bob', 10)");
            caller.call(PERSISTENT);
            String older = idOf("b@x.com");
            people("('a@x.com', 2, NULL, 'Ann', 30)");

            caller.call("full_refresh: false\n" + PERSISTENT);

            assertThat(warehouse.rows("SELECT DISTINCT persistent_id FROM cdp_unification_acme.uid_lookup"))
                    .containsExactly(older);
        }

        @Test
        void keepsItsIdWhenALaterRowComesWithAnEarlierTime() throws SQLException {
            people("('a@x.com', 1, NULL, 'Ann', 20)");
            caller.call(PERSISTENT);
            String before = idOf("a@x.com");
            people("('0@x.com', 1, NULL, 'Old', 1)");

            caller.call(PERSISTENT);

            assertThat(idOf("a@x.com")).isEqualTo(before);
            assertThat(idOf("0@x.com")).isEqualTo(before);
            assertThat(warehouse.rows("SELECT DISTINCT leader_id FROM cdp_unification_acme.uid_graph"))
                    .containsExactly("0@x.com");
        }

        @Test
        void leavesTheIdOfASplitToThePartItWasMadeFrom() throws SQLException {
            people("('a@x.com', 1, NULL, 'Ann', 10)", "('b@x.com', 1, NULL, 'Bob', 20)");
            caller.call(PERSISTENT);
            String before = idOf("a@x.com");
            warehouse.run("UPDATE stg.people SET cust = 2 WHERE name = 'Bob'");

            caller.call(PERSISTENT);

            assertThat(idOf("a@x.com")).isEqualTo(before);
            assertThat(idOf("b@x.com")).isNotEqualTo(before);
        }

        @Test
        void givesNobodyAnIdThatAnotherHas() throws SQLException {
            people("('a@x.com', 1, NULL, 'Ann', 10)", "('b@x.com', 1, NULL, 'Bob', 20)");
            caller.call(PERSISTENT);
            String before = idOf("b@x.com");
            // What the id was made from is gone for a while, and comes back on its own.
            warehouse.run("DELETE FROM stg.people WHERE name = 'Ann'");
            caller.call(PERSISTENT);
            people("('a@x.com', 7, NULL, 'Ann', 10)");

            caller.call(PERSISTENT);

            assertThat(idOf("b@x.com")).isEqualTo(before);
            assertThat(idOf("a@x.com")).isNotEqualTo(before).hasSize(12);
        }

        @Test
        void isTheSameAfterAStepIsRunAgain() throws SQLException {
            people("('a@x.com', 1, NULL, 'Ann', 10)");
            UnificationService service = new UnificationService(
                    warehouse, Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
            var parameters = service.workflow(Caller.yaml(PERSISTENT))
                    .withObject("/_export")
                    .deepCopy();
            parameters.put("unification_target", "uid");
            for (String step : new String[] {
                "extract_and_merge", "extract_and_merge", "source_key_stats", "source_key_stats", "canonicalize"
            }) {
                service.run(step, parameters);
            }
            List<String> once = warehouse.rows("SELECT * FROM cdp_unification_acme.uid_lookup");

            service.run("canonicalize", parameters);
            service.run("result_key_stats", parameters);
            service.run("result_key_stats", parameters);

            assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.uid_lookup"))
                    .isEqualTo(once);
            assertThat(warehouse.rows("SELECT from_table FROM cdp_unification_acme.uid_source_key_stats"))
                    .containsExactly("*", "people");
            assertThat(warehouse.rows("SELECT from_table FROM cdp_unification_acme.uid_result_key_stats"))
                    .containsExactly("*", "people");
        }
    }

    @Test
    void warnsWhereTheServiceWouldStopTooEarly() throws SQLException {
        for (int i = 0; i < 20; i++) {
            people(
                    "('m" + i + "@x.com', " + i + ", NULL, 'n', 1)",
                    "('m" + i + "@x.com', " + (i + 1) + ", NULL, 'n', 1)");
        }

        List<String> lines = caller.call(CANONICAL.replace("merge_iterations: 5", "merge_iterations: 2"));

        assertThat(lines.get(2))
                .isEqualTo(
                        "id uid: 41 identifiers of 1 customers; WARNING: merge iterations needed in Treasure Data: 6,"
                                + " but merge_iterations is 2, which would leave 13 customers too many");
    }

    @Test
    void mergesIdsByOtherIds() throws SQLException {
        people("('a@x.com', NULL, '1', 'A', 1)", "(NULL, 5, '1', 'B', 2)", "('c@x.com', 5, NULL, 'C', 3)");

        caller.call("""
                unification:
                  name: acme
                  keys: [{name: email}, {name: customer}, {name: phone}]
                  tables:
                  - {database: stg, table: people, key_columns:
                     [{column: mail, key: email}, {column: cust, key: customer}, {column: phone, key: phone}]}
                  canonical_ids:
                  - {name: device, merge_by_keys: [phone]}
                  - {name: person, merge_by_keys: [customer], merge_by_canonical_ids: [device]}
                """);

        assertThat(warehouse.rows("SELECT key_type, key_name FROM cdp_unification_acme.person_keys"))
                .containsExactly("1|customer", "2|device");
        assertThat(warehouse.rows("SELECT DISTINCT person FROM cdp_unification_acme.enriched_people"))
                .containsExactly(value("5", 1));
    }

    @Test
    void letsTheKeysBeforeTimeLeadWhateverTheirAge() throws SQLException {
        people("('a@x.com', 1, '7', 'A', 9)", "(NULL, 1, NULL, 'A', 1)", "(NULL, NULL, '7', 'A', 5)");

        caller.call(PERSISTENT.replace("[email, customer, phone]", "[email, time, customer, phone]"));
        assertThat(warehouse.rows("SELECT DISTINCT leader_id FROM cdp_unification_acme.uid_graph"))
                .containsExactly("a@x.com");

        caller.call(PERSISTENT);
        assertThat(warehouse.rows("SELECT DISTINCT leader_id FROM cdp_unification_acme.uid_graph"))
                .containsExactly("1");
    }

    @Test
    void takesAttributesByPriorityAndOtherIdsByAge() throws SQLException {
        people("('a@x.com', 1, '7', 'old', 9)", "('a@x.com', NULL, '8', 'new', 10)", "('a@x.com', NULL, NULL, '', 11)");
        warehouse.run(
                "CREATE TABLE stg.crm (mail VARCHAR, name VARCHAR, points BIGINT, seen VARCHAR, time BIGINT)",
                "INSERT INTO stg.crm VALUES ('a@x.com', 'Crm', 5, '2024-01-02', 1), ('a@x.com', 'Late', 7, '2024-01-01', 2),"
                        + " ('only@x.com', NULL, 3, NULL, 3)");

        caller.call("""
                unification:
                  name: acme
                  keys: [{name: email}, {name: phone}]
                  tables:
                  - {database: stg, table: people, key_columns: [{column: mail, key: email}, {column: phone, key: phone}]}
                  - {database: stg, table: crm, key_columns: [{column: mail, key: email}]}
                  canonical_ids:
                  - {name: cid, merge_by_keys: [email, phone]}
                  - {name: device, merge_by_keys: [phone], source_tables: [people]}
                  master_tables:
                  - name: golden
                    canonical_id: cid
                    attributes:
                    - name: name
                      invalid_texts: ['']
                      source_columns:
                      - {table: people, priority: 2}
                      - {table: crm, order_by: seen, priority: 1}
                    - name: points
                      source_columns: [{table: crm, order: first, order_by: seen}]
                    - name: names
                      array_elements: 3
                      invalid_texts: ['']
                      source_columns: [{table: crm, column: name, order: first}, {table: people, column: name}]
                    - {name: device, source_canonical_id: device}
                    - {name: devices, source_canonical_id: device, array_elements: 5}
                """);

        assertThat(warehouse.rows("SELECT name, points, names, device, devices, typeof(points) FROM"
                        + " cdp_unification_acme.golden ORDER BY points DESC"))
                .containsExactly(
                        "Crm|7|[Crm, Late, new]|" + value("7", 1) + "|[" + value("7", 1) + ", " + value("8", 1)
                                + "]|BIGINT",
                        "null|3|[]|null|[]|BIGINT");
        assertThat(warehouse.rows("SELECT device FROM cdp_unification_acme.enriched_people"))
                .containsExactly(value("7", 1), value("8", 1), "null");
        assertThat(warehouse.rows(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = 'enriched_crm'"))
                .containsExactly("mail", "name", "points", "seen", "time", "cid");
    }

    @Test
    void namesAMissingTableAndAMissingColumn() throws SQLException {
        assertThatThrownBy(() -> caller.call(CANONICAL.replace("column: cust,", "column: customer_no,")))
                .isInstanceOf(UnificationFailure.class)
                .hasMessage(
                        "unification acme: table stg.people has no column customer_no; it has mail, cust, phone, name,"
                                + " time");
        warehouse.run("DROP TABLE stg.people");

        assertThatThrownBy(() -> caller.call(CANONICAL))
                .hasMessage(
                        "unification acme: table stg.people does not exist; make it before the unification is called");
    }

    @Test
    void worksOnNoRowsAtAll() throws SQLException {
        caller.call(PERSISTENT);
        caller.call("full_refresh: false\n" + PERSISTENT);

        assertThat(warehouse.rows("SELECT count(*) FROM cdp_unification_acme.uid_lookup"))
                .containsExactly("0");
        assertThat(warehouse.rows("SELECT * FROM cdp_unification_acme.uid_result_key_stats WHERE from_table = '*'"))
                .containsExactly("*|0|0|0|0|null|null|null|1700000000", "*|0|0|0|0|null|null|null|1700000001");
    }

    private void people(String... rows) throws SQLException {
        warehouse.run("INSERT INTO stg.people VALUES " + String.join(", ", rows));
    }

    private String idOf(String id) throws SQLException {
        return warehouse
                .rows("SELECT persistent_id FROM cdp_unification_acme.uid_lookup WHERE id = '" + id + "'")
                .get(0);
    }

    private String value(String id, int keyType) throws SQLException {
        return warehouse
                .rows("SELECT " + IdValue.sql(3, "'" + id + "'", Integer.toString(keyType)))
                .get(0);
    }
}

package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnificationServiceTest {

    private static final String CONTENT = """
            run_persistent_ids: true
            full_refresh: true
            keep_debug_tables: true
            unification:
              name: acme
              keys: [{name: email, valid_regexp: '^a{2}$', invalid_texts: ['']}, {name: phone}]
              tables:
              - {database: stg, table: prep, incremental_columns: [time],
                 key_columns: [{column: email, key: email}, {column: phone, key: phone}]}
              persistent_ids: [{name: uid, merge_by_keys: [email, phone], merge_iterations: 15}]
              master_tables:
              - {name: golden, persistent_id: uid, attributes: [{name: email, source_columns: [{table: prep}]}]}
            """;

    private PlainDuckDb warehouse;
    private UnificationService service;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new PlainDuckDb();
        service = new UnificationService(warehouse, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void answersWithATaskForEachStepInOrder() {
        ObjectNode workflow = service.workflow(Caller.yaml(CONTENT));

        List<String> names = new ArrayList<>();
        workflow.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("_export", "+uid", "+metadata", "+enrich_prep", "+master_golden");
        assertThat(workflow.get("+uid"))
                .hasToString("{\"+extract_and_merge\":{\"unification>\":\"extract_and_merge\","
                        + "\"unification_target\":\"uid\"},\"+source_key_stats\":{\"unification>\":\"source_key_stats\","
                        + "\"unification_target\":\"uid\"},\"+canonicalize\":{\"unification>\":\"canonicalize\","
                        + "\"unification_target\":\"uid\"},\"+result_key_stats\":{\"unification>\":\"result_key_stats\","
                        + "\"unification_target\":\"uid\"}}");
        assertThat(workflow.at("/_export/unification_request").asText())
                .startsWith("{\"run_persistent_ids\":true,")
                .doesNotContain("$")
                .contains("^a{2}\\u0024");
    }

    @Test
    void leavesOutWhatIsNotAskedFor() {
        ObjectNode workflow = service.workflow(Caller.yaml(CONTENT.replace(
                "run_persistent_ids: true",
                "run_persistent_ids: false\nrun_enrichments: false\nrun_master_tables: false")));

        List<String> names = new ArrayList<>();
        workflow.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("_export", "+metadata");
    }

    @Nested
    class Refuses {

        @Test
        void aCallWithoutUnification() {
            assertThat(violations("{}")).containsExactly("unification=[is required]");
        }

        @Test
        void everythingThatBreaksTheGrammarAtOnce() {
            assertThat(violations("""
                            full_refresh: 1
                            keep_last_tasks_result: true
                            unification:
                              name: 9lives
                              extra: 1
                              keys:
                              - {name: email, valid_regexp: '(?=x)', invalid_texts: [1]}
                              - {name: unused, key_priority: 1}
                              - {name: email}
                              tables:
                              - {table: prep, key_columns: [{column: email, key: mail}, {key: email}, 7]}
                              - {database: stg, table: none, key_columns: []}
                              canonical_ids:
                              - {name: uid, merge_by_keys: [email, phone, email], merge_iterations: 50}
                              - {name: uid, merge_by_canonical_ids: [later], source_tables: [nowhere]}
                              - {name: dnm, merge_by_keys: [email], do_not_merge_key: phone}
                              - {name: dnm2, merge_by_keys: [email], do_not_merge_key: email}
                              persistent_ids:
                              - {name: pid, merge_by_keys: [time, email], merge_by_persistent_ids: [x], do_not_merge_key: email}
                              master_tables:
                              - {name: m, canonical_id: uid, persistent_id: pid}
                              - name: m2
                                canonical_id: nobody
                                attributes:
                                - {name: a}
                                - {name: a, source_columns: [{table: t, order: up, priority: 0}], array_elements: 11}
                                - {name: b, source_columns: [], source_persistent_id: pid}
                            """))
                    .containsExactly(
                            "full_refresh=[must be true or false]",
                            "keep_last_tasks_result=[unknown field]",
                            "name=[must match ^[a-zA-Z_]\\w*$, but is '9lives']",
                            "keys[0].valid_regexp=['(?=x)' is no regular expression that the embedded service can search"
                                    + " with (RE2 syntax: no look-around and no back references)]",
                            "keys[0].invalid_texts[0]=[must be text or null]",
                            "keys[1].key_priority=[unknown field]",
                            "keys=['email' is there twice]",
                            "tables[0].database=[is required]",
                            "tables[0].key_columns[0].key=['mail' is not one of the keys]",
                            "tables[0].key_columns[1].column=[is required]",
                            "tables[0].key_columns[2]=[must be an object]",
                            "tables[1].key_columns=[must have 1 to 32 elements, but has 0]",
                            "keys[1].name=['unused' is in no table's key_columns]",
                            "canonical_ids[0].merge_by_keys=[has 'email' twice, 'phone' is not one of the keys]",
                            "canonical_ids[0].merge_iterations=[must be a whole number from 1 to 49]",
                            "canonical_ids[1].merge_by_canonical_ids=['later' is not one of the canonical_ids before this"
                                    + " one]",
                            "canonical_ids[1].merge_by_keys=[may be empty only with two or more merge_by_canonical_ids]",
                            "canonical_ids[1].source_tables=['nowhere' is not one of the tables]",
                            "canonical_ids[2].do_not_merge_key=[must be the first element of merge_by_keys]",
                            "canonical_ids[3].do_not_merge_key=[is not supported by the embedded service; remove it, or run"
                                    + " this unification in the cloud]",
                            "persistent_ids[0].merge_by_keys=['time' may not be used together with"
                                    + " merge_by_persistent_ids]",
                            "persistent_ids[0].merge_by_persistent_ids=['x' is not one of the persistent_ids before this"
                                    + " one]",
                            "persistent_ids[0].do_not_merge_key=[unknown field]",
                            "persistent_ids=['uid' is there twice]",
                            "master_tables[0]=[needs exactly one of canonical_id and persistent_id]",
                            "master_tables[1].canonical_id=['nobody' is not one of the canonical_ids]",
                            "master_tables[1].attributes[0]=[needs exactly one of source_columns, source_canonical_id and"
                                    + " source_persistent_id]",
                            "master_tables[1].attributes[1].source_columns[0].table=['t' is not one of the tables]",
                            "master_tables[1].attributes[1].source_columns[0].order=[must be first or last]",
                            "master_tables[1].attributes[1].source_columns[0].priority=[must be a whole number, at least 1]",
                            "master_tables[1].attributes[1].array_elements=[must be a whole number from 1 to 10]",
                            "master_tables[1].attributes[2]=[needs exactly one of source_columns, source_canonical_id and"
                                    + " source_persistent_id]",
                            "master_tables[1].attributes=['a' is there twice]",
                            "extra=[unknown field]");
        }

        @Test
        void aUnificationWithoutAnyId() {
            String none = CONTENT.replaceAll("(?s)  persistent_ids.*", "");
            assertThat(violations(none))
                    .isEqualTo(violations(none + "  canonical_ids: []\n"))
                    .containsExactly("canonical_ids=[at least one canonical or persistent id is required]");
        }

        @Test
        void aTaskThatNoCallMade() {
            assertThatThrownBy(() -> service.run("enrich", Caller.yaml("{}")))
                    .isInstanceOf(UnificationFailure.class)
                    .hasMessage("unification> enrich: parameter unification_request is missing; tasks of this operator"
                            + " come from POST /unifications/workflow_call only");
        }

        private List<String> violations(String content) {
            UnificationRefused refused =
                    catchThrowableOfType(UnificationRefused.class, () -> service.workflow(Caller.yaml(content)));
            return refused.violations().entrySet().stream()
                    .map(Object::toString)
                    .toList();
        }
    }
}

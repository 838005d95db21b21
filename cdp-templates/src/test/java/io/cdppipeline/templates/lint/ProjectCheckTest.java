package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.ProjectCheck;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules without which no other can look: can the files be read, and are they there. */
class ProjectCheckTest {

    private static final Set<String> SYNTAX = Set.of(
            "general.yaml",
            "general.duplicate-key",
            "general.sql-syntax",
            "general.single-statement",
            "general.missing-query",
            "general.missing-file");

    private static List<String> findings(String... pathsAndTexts) {
        TreeMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return ProjectCheck.findings(files).stream()
                .filter(finding ->
                        SYNTAX.contains(finding.rule()) || finding.rule().startsWith("workflow-"))
                .map(finding -> new Finding(finding.rule(), finding.severity(), finding.location(), finding.message())
                        .toString())
                .toList();
    }

    @Nested
    class Sql {

        @Test
        void acceptsDigdagExpressionsAsNamesTextsNumbersAndNothing() {
            assertThat(findings("a.sql", """
                    -- ${comment; it's}
                    INSERT INTO ${databases.src}.${t}_log SELECT '${it}''s', "${c}", ${n}, 'a;b' FROM t LIMIT ${limit};
                    SELECT replace('${error.message.replace(/'/g, "''").substring(0, {n: 3}.n)}', 'a') FROM t ${where};
                    /* ; */
                    """)).isEmpty();
        }

        @Test
        void saysLineAndColumnOfTheSecondStatementsError() {
            assertThat(findings("q/a.sql", "SELECT 1;\n  SELECT '${x}' FORM t WHERE;\n"))
                    .singleElement()
                    .asString()
                    .startsWith("q/a.sql:2:22: ERROR [general.sql-syntax] mismatched input 't'.");
        }

        @Test
        void refusesBackticksSemicolonlessPairsAndEmptyFiles() {
            assertThat(findings("a.sql", "SELECT `a` FROM t"))
                    .singleElement()
                    .asString()
                    .startsWith("a.sql:1:8: ERROR");
            assertThat(findings("a.sql", "SELECT 1\nSELECT 2"))
                    .singleElement()
                    .asString()
                    .startsWith("a.sql:2:1: ERROR");
            assertThat(findings("a.sql", "-- nothing\n;"))
                    .containsExactly(
                            "a.sql:1:1: ERROR [general.sql-syntax] There is no statement: write one, or drop the file");
        }

        @Test
        void looksIntoQueriesOfWorkflows() {
            assertThat(findings("w.dig", """
                    +a:
                      td>:
                      query: |
                        SELECT 1
                        FORM t
                    +b:
                      td_for_each>:
                      query: SELECT * FROM t WHERE
                    +c:
                      td>:
                        data: SELECT ${session_id}
                    +d:
                      td>:
                    """))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .startsWith("w.dig:5:10: ERROR [general.sql-syntax] mismatched input 't'"),
                            second -> assertThat(second).startsWith("w.dig:8:10: ERROR [general.sql-syntax]"),
                            third -> assertThat(third)
                                    .isEqualTo(
                                            "w.dig:13:7: ERROR [general.missing-query] td> names no file and has no query"));
        }

        @Test
        void leavesHiveQueriesToHive() {
            assertThat(findings(
                            "w.dig",
                            "+a:\n  td>: a.sql\n  engine: hive\n",
                            "a.sql",
                            "INSERT OVERWRITE TABLE t SELECT `a` FROM s"))
                    .isEmpty();
        }

        @Test
        void insertIntoAndCreateTableTakeOneStatementWithoutSemicolon() {
            String finding =
                    "w.dig:2:8: ERROR [general.single-statement] insert_into and create_table are written before the"
                            + " text of 'a.sql', which has ";
            String dig = "+a:\n  td>: a.sql\n  insert_into: t\n";

            assertThat(findings("w.dig", dig, "a.sql", "SELECT 1;\n"))
                    .containsExactly(finding + "1 statement(s) and a semicolon at the end");
            assertThat(findings("w.dig", dig, "a.sql", "SELECT 1; SELECT 2"))
                    .containsExactly(finding + "2 statement(s)");
            assertThat(findings("w.dig", dig, "a.sql", "SELECT ';'\n")).isEmpty();
        }
    }

    @Nested
    class Yaml {

        @Test
        void refusesWhatYamlDoesNotAllow() {
            assertThat(findings("w.dig", "+a:\n\techo>: x\n"))
                    .containsExactly(
                            "w.dig:2:1: ERROR [workflow-yaml] while scanning for the next token: found character '\\t(TAB)' that cannot start any token."
                                    + " (Do not use \\t(TAB) for indentation)");
            assertThat(findings("c.yml", "a: 1\nb: 2\na: 3\n"))
                    .containsExactly(
                            "c.yml:3:1: ERROR [general.duplicate-key] The key 'a' is there twice: one of the two"
                                    + " would be lost");
            assertThat(findings("c.yml", "- a\n"))
                    .containsExactly("c.yml:1:1: ERROR [general.yaml] The file must be a mapping");
        }

        @Test
        void severalIncludesMayShareAMap() {
            assertThat(findings(
                            "w.dig",
                            "_export:\n  !include : c/a.yml\n  !include : c/b.yml\n",
                            "c/a.yml",
                            "a: 1",
                            "c/b.yml",
                            "b: 1"))
                    .isEmpty();
        }
    }

    @Nested
    class References {

        @Test
        void findsEveryOperatorThatNamesAFileWhichIsNotThere() {
            assertThat(findings("w.dig", """
                    _export:
                      !include : config/a.yml
                    +a:
                      td>: queries/a.sql
                    +b:
                      td_load>: config/${each.file}
                    +c:
                      call>: other
                    +d:
                      require>: another
                    +e:
                      if>: ${x}
                      _do:
                        td_for_each>: queries/b.sql
                    """))
                    .containsExactly(
                            "w.dig:2:3: ERROR [workflow-include] The included file config/a.yml does not exist in the project",
                            "w.dig:4:8: ERROR [general.missing-file] td> names 'queries/a.sql', which the project does not have",
                            "w.dig:8:10: ERROR [general.missing-file] call> names 'other.dig', which the project does not have",
                            "w.dig:10:13: ERROR [general.missing-file] require> names 'another.dig', which the project does not"
                                    + " have",
                            "w.dig:14:19: ERROR [general.missing-file] td_for_each> names 'queries/b.sql', which the project does"
                                    + " not have");
        }

        @Test
        void findsOtherWorkflowsConfigurationsAndProjects() {
            assertThat(findings("w.dig", """
                            +b:
                              td_load>: config/${each.file}.yml
                            +c:
                              call>: other
                            +d:
                              require>: far
                              project_name: away
                            """, "config/x_load.yml", "in: {}", "other.dig", "+a:\n  echo>: hi\n"))
                    .isEmpty();
        }
    }

    @Test
    void aSoundProjectPassesAndAnUnsoundOneNamesItsFindings() {
        GeneratedProject sound =
                GeneratedProject.builder().workflow("w", "+a:\n  echo>: hi\n").build();
        GeneratedProject unsound =
                GeneratedProject.builder().workflow("w", "+a:\n  td>: a.sql\n").build();

        assertThat(ProjectCheck.verified("demo", sound)).isSameAs(sound);
        assertThatThrownBy(() -> ProjectCheck.verified("demo", unsound))
                .isInstanceOf(LintException.class)
                .hasMessage(
                        "The project 'demo' has 1 finding(s):\n  w.dig:2:8: ERROR [general.missing-file] td> names 'a.sql',"
                                + " which the project does not have. Fix: add the file, or correct its name");
    }
}

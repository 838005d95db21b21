package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.workflow.WorkflowProject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyntaxMenderTest {

    private static Optional<String> mend(String text) {
        return SyntaxMender.mend(Map.of("main.dig", text)).map(files -> {
            assertThat(WorkflowProject.read(files).findings()).isEmpty();
            return files.get("main.dig");
        });
    }

    @Test
    void aColonIsPutAfterATaskAnOperatorAndAnOption() {
        assertThat(mend("""
                timezone UTC
                _export
                  td:
                    database: acme_src
                +load
                  td> queries/load.sql
                  insert_into: orders
                +say:
                  echo>:done
                """)).contains("""
                timezone: UTC
                _export:
                  td:
                    database: acme_src
                +load:
                  td>: queries/load.sql
                  insert_into: orders
                +say:
                  echo>: done
                """);
    }

    @Test
    void aLineThatIsAlmostAlignedIsAligned() {
        assertThat(mend("""
                +a:
                    +b:
                        td>: queries/b.sql
                       database: acme_src
                   +c:
                      echo>: c
                """)).contains("""
                +a:
                    +b:
                        td>: queries/b.sql
                        database: acme_src
                    +c:
                      echo>: c
                """);
    }

    @Test
    void aTaskThatCouldBelongToTwoIsNotGuessedAt() {
        assertThat(mend("+a:\n  +b:\n    echo>: b\n +c:\n    echo>: c\n")).isEmpty();
    }

    @Test
    void tabsBecomeBlanks() {
        assertThat(mend("+a:\n\techo>: one\ttwo\n")).contains("+a:\n  echo>: one\ttwo\n");
    }

    @Test
    void anOperatorBesideItsTaskGoesBelowIt() {
        assertThat(mend("+a:\ntd>: q.sql\ndatabase: db\n\n+b:\n  echo>: 1\n"))
                .contains("+a:\n  td>: q.sql\n  database: db\n\n+b:\n  echo>: 1\n");
    }

    @Test
    void whatWouldStillNotBeReadIsNotOffered() {
        assertThat(mend("+a:\n  echo> 1\n  td> 2\n")).isEmpty();
        assertThat(mend("+a:\n  echo>: \"never closed\n")).isEmpty();
    }

    @Test
    void aSoundProjectIsLeftAlone() {
        assertThat(mend("+a:\n    echo>:   1\n")).isEmpty();
    }

    @Test
    void onlyTheBrokenFilesOfAProjectAreMended() {
        assertThat(SyntaxMender.mend(Map.of("a.dig", "+a:\n  echo> 1\n", "b.dig", "+b:\n   echo>: 1\n")))
                .hasValueSatisfying(files -> assertThat(files).containsOnlyKeys("a.dig"));
        assertThat(SyntaxMender.mend(Map.of("a.dig", "+a:\n  echo> 1\n", "b.dig", "+b:\n  echo>: 1\n  td>: 2\n")))
                .isEmpty();
    }
}

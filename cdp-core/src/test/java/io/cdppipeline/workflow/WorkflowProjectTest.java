package io.cdppipeline.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.lint.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowProjectTest {

    @Test
    void readsTasksInDocumentOrderWithTheirUpstreams() {
        Workflow workflow = workflow("""
                timezone: Asia/Tokyo
                _export: {a: 1}
                +one:
                  echo>: 1
                +two:
                  _background: true
                  echo>: 2
                +three:
                  +inner: {echo>: 3}
                """);
        assertThat(workflow.timezone().getId()).isEqualTo("Asia/Tokyo");
        assertThat(workflow.tasks())
                .extracting(task -> task.index() + task.fullName() + task.upstreams())
                .containsExactly(
                        "0+main[]", "1+main+one[]", "2+main+two[]", "3+main+three[1, 2]", "4+main+three+inner[]");
        assertThat(workflow.tasks().get(1).operator()).contains("echo");
        assertThat(workflow.tasks().get(3).operator()).isEmpty();
        assertThat(workflow.config().toString())
                .startsWith("{\"_export\":{\"a\":1},\"+one\":{\"echo>\":1},\"+two\":{\"_background\":true");
    }

    @Test
    void aFileThatTwoWorkflowsIncludeIsReadForBothWithItsPlacesAndItsMistakes() {
        WorkflowProject project = WorkflowProject.read(Map.of(
                "one.dig", "_export:\n  !include : shared.yml\n  !include : wrong.yml\n  mine: {x: 1}\n",
                "two.dig", "_export:\n  mine: {x: 2}\n  !include : shared.yml\n  !include : wrong.yml\n",
                "shared.yml", "# first\nmine: {y: 3}\n",
                "wrong.yml", "k: 1\nk: 2\n"));

        ObjectNode one = project.workflow("one").orElseThrow().config();
        ObjectNode two = project.workflow("two").orElseThrow().config();
        assertThat(one.at("/_export/mine")).hasToString("{\"x\":1}");
        assertThat(two.at("/_export/mine")).hasToString("{\"x\":2,\"y\":3}");
        assertThat(project.workflow("two").orElseThrow().sources().key(two.at("/_export/mine"), "y"))
                .contains(new Position("shared.yml", 2, 8));
        assertThat(project.findings()).extracting(Finding::location).containsExactly("wrong.yml:2:1", "wrong.yml:2:1");
    }

    @Test
    void knowsWhereKeysStandAlsoInIncludedFiles() {
        WorkflowProject project = WorkflowProject.read(Map.of(
                "main.dig", "+a:\n  !include : parts/a.dig\n  _retry: 2\n",
                "parts/a.dig", "# first\necho>: hello\n"));
        assertThat(project.findings()).isEmpty();
        Workflow workflow = project.workflow("main").orElseThrow();
        WorkflowTask task = workflow.tasks().get(1);
        assertThat(task.position()).contains(new Position("main.dig", 1, 1));
        assertThat(workflow.sources().key(task.config(), "echo>")).contains(new Position("parts/a.dig", 2, 1));
        assertThat(workflow.sources().key(task.config(), "_retry")).contains(new Position("main.dig", 3, 3));
    }

    @Test
    void batchesOfALimitedParallelGroupWaitForTheWholeBatchBefore() {
        Workflow workflow = workflow("""
                _parallel: {limit: 2}
                +a: {echo>: 1}
                +b: {echo>: 1}
                +c: {echo>: 1}
                +d: {echo>: 1}
                +e: {echo>: 1}
                """);
        assertThat(workflow.tasks())
                .extracting(WorkflowTask::upstreams)
                .containsExactly(List.of(), List.of(), List.of(), List.of(1, 2), List.of(1, 2), List.of(3, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.5 | "0.5"
            .5 | 0.5
            -1.5 | -1.5
            1e3 | 1000.0
            1_000 | 1000
            010 | 8
            08 | "08"
            0x1F | 31
            0b11 | 3
            +5 | 5
            on | "on"
            Yes | "Yes"
            TRUE | "TRUE"
            True | true
            ~ | null
            10:00:00 | "10:00:00"
            1:30.5 | 90.5
            2026-01-02 | "2026-01-02"
            .inf | "Infinity"
            12345678901234567890 | 12345678901234567890
            9999999999 | 9999999999
            !!str 5 | "5"
            """)
    void typesPlainScalarsStrictly(String yaml, String json) {
        assertThat(DigYaml.readObject("v: " + yaml).get("v")).hasToString(json);
    }

    @Test
    void mergesAnchorsWhereTheMergeKeyStandsAndLetsExplicitKeysWin() {
        assertThat(DigYaml.readObject("base: &b {x: 1, y: 1}\nv:\n  <<: *b\n  y: 2\n  z: 3\n")
                        .get("v"))
                .hasToString("{\"x\":1,\"y\":2,\"z\":3}");
    }

    @Test
    void refusesANodeThatContainsItself() {
        assertThatThrownBy(() -> DigYaml.readObject("v: &a [*a]\n"))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("found a node that contains itself");
    }

    @Test
    void mergesIncludesInDocumentOrder() {
        WorkflowProject project = WorkflowProject.read(Map.of(
                "main.dig", "_export:\n  m: {x: 1}\n  !include : c/one.yml\n  !include : c/two.yml\n  n: 5\n",
                "c/one.yml", "m: {y: 2}\nn: {a: 1}\nk: [1]\n",
                "c/two.yml", "m: {y: 3, z: 3}\nk: [2, 3]\n"));
        assertThat(project.findings()).isEmpty();
        assertThat(project.workflows().get(0).config().get("_export"))
                .hasToString("{\"m\":{\"x\":1,\"y\":3,\"z\":3},\"n\":5,\"k\":[2,3]}");
    }

    @Test
    void reportsEveryProblemWithItsPlaceAndTheServersWords() {
        WorkflowProject project = WorkflowProject.read(Map.of("main.dig", """
                +one:
                  echo>: a
                  sh>: b
                +g:
                  _exprt: {a: 1}
                  +bad name: {echo>: x}
                  _parallel: 2
                +loop:
                  loop>: 2
                  _do:
                    +x: {echo>: 1, td>: q.sql}
                schedule:
                  daily>: noon
                """));
        assertThat(project.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "main.dig:12:1: ERROR [workflow-schedule] daily> scheduler requires hh:mm:ss format: noon",
                        "main.dig:3:3: ERROR [workflow-task] A task can't have more than one operator:"
                                + " {\"echo>\":\"a\",\"sh>\":\"b\"}",
                        "main.dig:6:3: ERROR [workflow-name] The task name '+bad name' must not contain character ' '",
                        "main.dig:5:3: ERROR [workflow-keys] +main+g contains invalid keys: '_exprt'"
                                + " (did you mean [_export]?)",
                        "main.dig:7:3: ERROR [workflow-task] Invalid _parallel format: 2",
                        "main.dig:11:20: ERROR [workflow-task] A task can't have more than one operator:"
                                + " {\"echo>\":1,\"td>\":\"q.sql\"}");
        assertThat(project.rejection())
                .contains("A task can't have more than one operator: {\"echo>\":\"a\",\"sh>\":\"b\"}");
        assertThatThrownBy(project::requireAccepted)
                .isInstanceOfSatisfying(
                        WorkflowException.class, e -> assertThat(e.findings()).hasSize(6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '+g: {_exprt: {a: 1}}' | 'io.digdag.core.repository.ModelValidationException: Validating workflow failed;+main+g contains invalid keys: ''_exprt'' (did you mean [_export]?): "{"_exprt":{"a":1}}"'
            'timezome: UTC' | 'Validating project failed;workflow main.dig Workflow ''main'' includes unknown keys: [timezome]'
            '+a: {_after: [+b], echo>: 1}' | 'Setting "_after" option is invalid if its parent task doesn''t have "_parallel: true" option'
            '+a b: {echo>: 1}' | 'Validating project failed;workflow main.dig Validating workflow failed;task name must not contain character '' '': "+a b"'
            '+a: {+b c: {echo>: 1}}' | 'io.digdag.core.repository.ModelValidationException: Validating workflow task failed;name must not contain character '' '': "+b c"'
            '+a: {echo>: 1, +b: {echo>: 2}}' | 'A task can''t have subtasks: {"echo>":1}'
            '+a: {_parallel: "${x}", +b: {echo>: 2}}' | 'Expected ''true'' or ''false'' for key ''_parallel'' but got "${x}" (string)'
            'schedule: {daily>: 01:00:00, skip_on_overtme: true}' | 'Parameter ''skip_on_overtme'' is not used at schedule. > Did you mean ''[skip_on_overtime]''?;'
            '+a: {echo>: 1, _error: {+e: {echo>: 1, sh>: 2}}}' | 'A task can''t have more than one operator: {"echo>":1,"sh>":2}'
            '+a:' | 'Validating project failed;workflow main.dig Parameter ''+a'' is required but null'
            '{_retry: , +a: {echo>: 1}}' | 'Validating project failed;workflow main.dig Parameter ''_retry'' is required but null'
            'schedule: daily' | 'Expected [reference type, class com.google.common.base.Optional<io.digdag.client.config.Config><[simple type, class io.digdag.client.config.Config]>] for key ''schedule'' but got "daily" (string)'
            '[1, 2]' | 'Validating project failed;workflow main.dig Expected object to load Config but got [1,2]'
            '!include : gone.yml' | 'gone.yml'
            'k: 1' | 'Validating project failed;workflow main.dig Workflow ''main'' includes unknown keys: [k]'
            """)
    void refusesInTheServersWords(String yaml, String message) {
        assertThat(WorkflowProject.read(Map.of("main.dig", yaml)).rejection()).contains(message.replace(';', '\n'));
    }

    @Test
    void acceptsWhatTheServerAccepts() {
        WorkflowProject project = WorkflowProject.read(Map.of(
                "main.dig",
                "schedule: {daily>: 25:00:00}\n+a: {nosuchop>: 1}\n+b: {}\n+c: {_disable: true, +x: {}}\n",
                "sub/other.dig",
                "not a workflow: [",
                "sub/x.sql",
                "select 1"));
        assertThat(project.rejection()).isEmpty();
        assertThat(project.workflows()).extracting(Workflow::name).containsExactly("main");
    }

    @Test
    void saysWhichKeysStandTwice() {
        WorkflowProject project = WorkflowProject.read(Map.of("main.dig", "+t: {echo>: 1}\n+t: {echo>: 2}\n"));
        assertThat(project.findings())
                .extracting(Finding::toString)
                .containsExactly("main.dig:2:1: ERROR [workflow-yaml] The keys [+t] stand more than once in this"
                        + " mapping; keep one of each");
        assertThat(project.rejection()).contains("Validating project failed\nworkflow main.dig Duplicated keys: [+t]");
    }

    @Test
    void pointsAtYamlMistakes() {
        WorkflowProject project = WorkflowProject.read(Map.of("main.dig", "+t:\n  echo>: \"unclosed\n"));
        assertThat(project.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "main.dig:3:1: ERROR [workflow-yaml] while scanning a quoted scalar: found unexpected end of stream");
    }

    @Test
    void refusesAnIncludeThatLeavesItsDirectoryOrComesBackToItself() {
        WorkflowProject project = WorkflowProject.read(Map.of(
                "main.dig", "_export:\n  !include : ../x.yml\n+a:\n  !include : a.dig\n+b: !include a.dig\n",
                "a.dig", "+loop:\n  !include : a.dig\n"));
        assertThat(project.findings())
                .extracting(Finding::message)
                .contains(
                        "File name must not include ..: ../x.yml",
                        "The file a.dig includes itself",
                        "'!include' stands as a value here, which the server does not read; write it as a key:"
                                + " '!include : a.dig'");
    }

    @Test
    void readsADirectoryWithoutDotFiles(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("sql"));
        Files.createDirectories(directory.resolve(".git"));
        Files.writeString(directory.resolve("main.dig"), "+a: {td>: sql/q.sql}\n");
        Files.writeString(directory.resolve("sql/q.sql"), "select 1");
        Files.writeString(directory.resolve(".git/x.dig"), "k: 1");
        Files.write(directory.resolve("data.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        WorkflowProject project = WorkflowProject.readDirectory(directory);
        assertThat(project.paths()).containsExactly("main.dig", "sql/q.sql");
        assertThat(project.findings()).isEmpty();
    }

    @Test
    void compilesGeneratedTasksUnderTheirParent() {
        ObjectNode generated = DigYaml.readObject("+a: {echo>: 1}\n_export: {x: 1}\n");
        assertThat(TaskCompiler.compile("+main+t", "^sub", generated))
                .extracting(WorkflowTask::fullName)
                .containsExactly("+main+t^sub", "+main+t^sub+a");
    }

    private static Workflow workflow(String text) {
        WorkflowProject project = WorkflowProject.read(Map.of("main.dig", text));
        assertThat(project.findings()).isEmpty();
        return project.workflow("main").orElseThrow();
    }
}

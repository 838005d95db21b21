package io.cdppipeline.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskCountTest {

    private static TaskCount count(String dig) {
        return count(Map.of("run.dig", dig, "lists.yml", "more: [a, b, c]\n"));
    }

    private static TaskCount count(Map<String, String> files) {
        WorkflowProject project = WorkflowProject.read(files);
        assertThat(project.findings()).isEmpty();
        return TaskCount.of(project.workflow("run").orElseThrow(), project);
    }

    @Test
    void countsTheRootAndEveryTask() {
        assertThat(count("+a:\n  +b:\n    echo>: 1\n+c:\n  echo>: 2\n")).isEqualTo(new TaskCount(4, "+a"));
    }

    @Test
    void countsALoopOnceForEachTurnWithItsGroup() {
        String loop = "+a:\n  for_each>:\n    x: [1, 2]\n    y: [1, 2, 3]\n  _do:\n    +b:\n      echo>: 1\n";

        assertThat(count(loop).tasks()).isEqualTo(2 + 6 * 2);
    }

    @Test
    void countsALoopOverAnIncludedList() {
        String loop = "_export:\n  lists:\n    !include : lists.yml\n"
                + "+a:\n  for_each>:\n    x: ${lists.more}\n  _do:\n    +b:\n      echo>: 1\n";

        assertThat(count(loop).tasks()).isEqualTo(2 + 3 * 2);
    }

    @Test
    void countsALoopOverWhatOnlyTheRunKnowsOnce() {
        assertThat(count("+a:\n  for_each>:\n    x: ${td.rows}\n  _do:\n    echo>: 1\n")
                        .tasks())
                .isEqualTo(3);
        assertThat(count("+a:\n  loop>: 5\n  _do:\n    echo>: 1\n").tasks()).isEqualTo(7);
    }

    @Test
    void countsTheLargerOfTwoBranches() {
        String branches =
                "+a:\n  if>: ${x}\n  _do:\n    +b: {echo>: 1}\n  _else_do:\n    +c: {echo>: 1}\n    +d: {echo>: 1}\n";

        assertThat(count(branches).tasks()).isEqualTo(2 + 3);
    }

    @Test
    void countsTheFilesThatAreCalledFromWhereTheyAreCalled() {
        Map<String, String> files = Map.of(
                "run.dig", "+a:\n  for_each>:\n    x: [1, 2]\n  _do:\n    call>: parts/one\n",
                "parts/one.dig", "+b:\n  echo>: 1\n+c:\n  call>: two.dig\n",
                "parts/two.dig", "+d:\n  echo>: 1\n");

        // Twice: the turn, the group of the file that it calls with b and c, the group of the next with d.
        assertThat(count(files).tasks()).isEqualTo(2 + 2 * (1 + 3 + 2));
    }

    @Test
    void countsAFileThatCallsItselfOrIsNotThereAsOneTask() {
        assertThat(count(Map.of("run.dig", "+a:\n  call>: run\n+b:\n  call>: none\n"))
                        .tasks())
                .isEqualTo(3);
    }

    @Test
    void countsTwoFilesThatCallEachOtherOnceForEachCallFromOutside() {
        Map<String, String> files = Map.of(
                "run.dig", "+a:\n  call>: one\n+b:\n  call>: one\n",
                "one.dig", "+c:\n  call>: two\n",
                "two.dig", "+d:\n  call>: one\n");

        // Each call of one: itself, the group of one with c, the group of two with d, which calls nothing any more.
        assertThat(count(files).tasks()).isEqualTo(1 + 2 * (1 + 2 + 2));
    }

    @Test
    void aFileThatIsCalledSeesTheListsOfItsCaller() {
        Map<String, String> files = Map.of(
                "run.dig", "_export:\n  tables: [a, b, c]\n+a:\n  call>: one\n",
                "one.dig", "+b:\n  for_each>:\n    x: ${tables}\n  _do:\n    echo>: 1\n");

        assertThat(count(files).tasks()).isEqualTo(2 + 2 + 3);
    }

    @Test
    void countsThePiecesOfARange() {
        String range = "+a:\n  for_range>: {from: 0, to: 10, %s}\n  _do:\n    echo>: 1\n";

        assertThat(count(range.formatted("step: 3")).tasks()).isEqualTo(2 + 4);
        assertThat(count(range.formatted("slices: 5")).tasks()).isEqualTo(2 + 5);
        assertThat(count(range.formatted("step: \"${n}\"")).tasks()).isEqualTo(2 + 1);
    }
}

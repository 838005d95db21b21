package io.cdppipeline.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskCountTest {

    private static TaskCount count(String dig) {
        WorkflowProject project = WorkflowProject.read(Map.of("run.dig", dig, "lists.yml", "more: [a, b, c]\n"));
        assertThat(project.findings()).isEmpty();
        return TaskCount.of(project.workflow("run").orElseThrow());
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
}

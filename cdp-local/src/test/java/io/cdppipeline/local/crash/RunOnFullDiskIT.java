package io.cdppipeline.local.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdppipeline.local.crash.RunOnFullDiskChild.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is really full, where the system lets a process have one of its own: what a run leaves there, and what follows. */
@EnabledOnOs(OS.LINUX)
class RunOnFullDiskIT {

    private static final List<String> SAID = new ArrayList<>();

    @BeforeAll
    static void run(@TempDir Path disk) throws Exception {
        assumeTrue(Child.mayHaveDisk(disk), "no disk of its own for a process here");
        try (Child child = Child.withDisk(disk, 24, RunOnFullDiskChild.class, disk.toString())) {
            for (String line = child.line(); line != null; line = child.line()) {
                SAID.add(line);
            }
        }
    }

    private static List<String> said(Moment moment, String what) {
        String start = "@ " + moment + " " + what + " ";
        List<String> values = SAID.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
        assertThat(values).as(() -> String.join("\n", SAID)).isNotEmpty();
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingUnfinishedAndGoesOnOnceThereIsRoom(Moment moment) {
        assertThat(said(moment, "left")).containsExactly("[]", "[]");
        assertThat(said(moment, "then")).containsExactly("SUCCESS ");
        assertThat(said(moment, "report")).containsExactly("true");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REPORT")
    void startsTheWorkflowOnce(Moment moment) {
        assertThat(said(moment, "attempts")).containsExactly("1");
    }

    @Test
    void endsThePhaseWhoseFilesHaveNoRoom() {
        assertThat(said(Moment.GENERATED_FILES, "first"))
                .singleElement()
                .asString()
                .startsWith("FAILED Generate workflows: The project cannot be written to ")
                .endsWith(": No space left on device");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTENT", "STARTED_SESSION"})
    void tellsHowMuchRoomTheStateNeeds(Moment moment) {
        assertThat(said(moment, "first"))
                .singleElement()
                .asString()
                .matches(
                        "thrown The file .*/pipeline_state\\.json cannot be written \\(.*No space left on device\\), and"
                                + " holds what it held before: make room for \\d+ bytes, .*");
    }

    @Test
    void succeedsWithoutItsReport() {
        assertThat(said(Moment.REPORT, "first")).containsExactly("SUCCESS ");
        assertThat(String.join("\n", SAID)).contains("The report of run ", "No space left on device");
    }
}

package io.cdppipeline.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.LocalTreasureData;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that may not grow, in place of a disk that is full: a shell's {@code ulimit} sets how large they may become. */
@EnabledOnOs(OS.LINUX)
class DiskFullIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sql", "push"})
    void refusesWithAReasonAndKeepsWhatItHas(String how) throws Exception {
        int written = 0;
        String refusal = "";
        StringBuilder said = new StringBuilder();
        // In blocks of 512 bytes: 80 MB, as DuckDB's library must fit too.
        try (Child child = Child.limited("ulimit -f 160000", DiskFullChild.class, directory.toString(), how)) {
            for (String line = child.line(); line != null; line = child.line()) {
                said.append(line).append('\n');
                if (line.startsWith("@ wrote ")) {
                    written++;
                } else if (line.startsWith("@ refused ")) {
                    refusal = line;
                }
            }
        }

        assertThat(written).as("%s", said).isPositive();
        assertThat(refusal).as("%s", said).containsIgnoringCase("file too large");
        try (LocalTreasureData td = LocalTreasureData.builder()
                .directory(directory)
                .apiKey(CrashChild.KEY)
                .start()) {
            if (how.equals("sql")) {
                assertThat(td.query(CrashChild.DATABASE, "SELECT count(*), count(DISTINCT batch) FROM filled")
                                .rows()
                                .get(0))
                        .containsExactly(written * 50_000L, (long) written);
                td.query(CrashChild.DATABASE, "INSERT INTO filled SELECT -1, 'room again'");
            } else {
                assertThat(td.client().projects().find("p").orElseThrow().revision())
                        .isEqualTo("r" + (written - 1));
            }
        }
    }
}

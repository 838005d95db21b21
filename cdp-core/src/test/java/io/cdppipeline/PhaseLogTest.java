package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseLogTest {

    @TempDir
    Path directory;

    private PhaseLog log;

    @BeforeEach
    void open() {
        log = new PhaseLog(
                directory, 2, "hist_union", Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anExcerptHasEarlierLinesThatTellOfErrorsAndTheLastTwenty() {
        log.text("[INFO] begins\n[ERR");
        log.text("OR] Task +a failed.\nbecause of b\n");
        for (int i = 1; i <= 25; i++) {
            log.text("line " + i + "\n");
        }

        assertThat(log.excerpt().lines())
                .startsWith("[ERROR] Task +a failed.", "…", "line 6")
                .endsWith("line 25")
                .hasSize(22);
    }

    @Test
    void aLineWithoutAnEndTakesNoMoreMemoryThanALine() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            log.text("x".repeat(8_192));
        }
        log.text("\n");

        assertThat(log.excerpt()).hasSize(500);
        assertThat(Files.size(log.file())).isEqualTo(8_192_001);
    }

    @Test
    void ofAVeryLongLogTheEndIsShownFromALinesBeginning() {
        log.text("0123456789\n".repeat(200_000));

        assertThat(log.whole())
                .startsWith("… 1200000 bytes before this are in " + log.file() + "\n0123456789\n")
                .endsWith("\n0123456789\n")
                .hasSizeBetween(1_000_000, 1_000_500);
    }
}

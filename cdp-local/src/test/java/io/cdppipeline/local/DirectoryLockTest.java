package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void saysWhoHoldsTheDirectory() {
        DirectoryLock lock = DirectoryLock.take(directory, NOON);

        assertThatThrownBy(() -> DirectoryLock.take(directory, NOON))
                .hasMessage("The embedded Treasure Data in " + directory + " is in use by process "
                        + ProcessHandle.current().pid()
                        + " on " + Host.name()
                        + " since 2026-03-01T12:00:00Z (this very process): close that one first, or"
                        + " choose another directory");
        lock.close();
    }

    @Test
    void isFreeAgainOnceItIsClosed() {
        DirectoryLock.take(directory, NOON).close();
        DirectoryLock.take(directory, NOON).close();
    }
}

package io.cdppipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Fault case 10, with a process of its own for the other run. */
class WorkDirectoryLockIT {

    @TempDir
    Path directory;

    /** Takes the lock when told {@code take}, gives it back when told {@code release}, and says how it went. */
    static final class Rival {

        private Rival() {}

        public static void main(String[] args) throws IOException {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            WorkDirectoryLock lock = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("take")) {
                    try {
                        lock = WorkDirectoryLock.take(Path.of(args[0]));
                        System.out.println("won");
                    } catch (CdpException e) {
                        System.out.println("lost");
                    }
                } else if (lock != null) {
                    lock.close();
                    lock = null;
                }
            }
        }
    }

    @Test
    void ofTwoProcessesThatRaceForADirectoryOneWins() throws Exception {
        Process rival = rival();
        try (Writer to = rival.outputWriter(StandardCharsets.UTF_8);
                BufferedReader from = rival.inputReader(StandardCharsets.UTF_8)) {
            int here = 0;
            for (int race = 0; race < 200; race++) {
                tell(to, "take");
                WorkDirectoryLock lock = take();
                here += lock == null ? 0 : 1;
                assertThat(from.readLine()).as("the rival in race %s", race).isEqualTo(lock == null ? "won" : "lost");
                if (lock != null) {
                    // One that loses must not take the lock from the one of its own process that has it.
                    assertThat(take()).isNull();
                    tell(to, "take");
                    assertThat(from.readLine()).isEqualTo("lost");
                    lock.close();
                }
                tell(to, "release");
            }
            assertThat(here).as("races won by this process").isBetween(1, 200);
        } finally {
            rival.destroyForcibly();
        }
    }

    @Test
    void aProcessThatWasKilledHoldsNothing() throws Exception {
        Process rival = rival();
        try (Writer to = rival.outputWriter(StandardCharsets.UTF_8);
                BufferedReader from = rival.inputReader(StandardCharsets.UTF_8)) {
            tell(to, "take");
            assertThat(from.readLine()).isEqualTo("won");
            assertThatThrownBy(() -> WorkDirectoryLock.take(directory))
                    .hasMessageContaining("Another run is going on in " + directory + ", of process " + rival.pid());
        } finally {
            rival.destroyForcibly().waitFor();
        }

        WorkDirectoryLock.take(directory).close();
    }

    private WorkDirectoryLock take() {
        try {
            return WorkDirectoryLock.take(directory);
        } catch (CdpException e) {
            return null;
        }
    }

    private Process rival() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Stream.of(Rival.class, WorkDirectoryLock.class, LoggerFactory.class)
                                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                                .map(place -> Path.of(URI.create(place.toString())).toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        Rival.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void tell(Writer to, String what) throws IOException {
        to.write(what + "\n");
        to.flush();
    }
}

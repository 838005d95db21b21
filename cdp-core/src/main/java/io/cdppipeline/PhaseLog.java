package io.cdppipeline;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A phase's log file: what the run did, and what the sessions logged. Every addition is in the file at once. How a run ends
 * does not depend on its log: where the disk is full, it is said so once, and the run goes on.
 */
final class PhaseLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int EXCERPT_LINES = 20;

    private final Path file;
    private final Clock clock;
    private final Writer out;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private boolean lost;

    /**
     * Opens the log of a phase, {@code pipeline_logs/YYYYMMDD/phase1_ingestion.log}, at its end.
     *
     * @throws CdpException if it cannot be written
     */
    PhaseLog(Path workDirectory, int number, String phaseId, Clock clock) {
        this.clock = clock;
        this.file = workDirectory
                .resolve("pipeline_logs")
                .resolve(DAY.format(clock.instant()))
                .resolve("phase" + number + "_" + phaseId.replace("_", "") + ".log");
        try {
            Files.createDirectories(file.getParent());
            // Not of a channel: that would be closed for good where the run's thread is interrupted.
            this.out = new OutputStreamWriter(new FileOutputStream(file.toFile(), true), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CdpException("The log file " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    /** Adds a line of the run's own, with the moment. */
    void line(String text) {
        text(MOMENT.format(clock.instant()) + " " + text.strip() + "\n");
    }

    /** Adds text as it is. */
    void text(String text) {
        text.lines().forEach(line -> {
            lastLines.addLast(line);
            if (lastLines.size() > EXCERPT_LINES) {
                lastLines.removeFirst();
            }
        });
        if (lost) {
            return;
        }
        // An interrupt would close the file.
        boolean interrupted = Thread.interrupted();
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            lost = true;
            LOG.warn("The log file {} cannot be written any more ({}); the run goes on without it", file, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The last lines, for a failure. */
    String excerpt() {
        return String.join("\n", lastLines);
    }

    /** The whole file. */
    String whole() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CdpException("The log file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            if (!lost) {
                LOG.warn("The log file {} may lack its end: {}", file, e.toString());
            }
        }
    }
}

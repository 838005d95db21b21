package io.cdppipeline;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
    private static final int MOST_SHOWN = 1_000_000;

    private final Path file;
    private final Clock clock;
    private final Writer out;
    private final LogExcerpt excerpt = new LogExcerpt();
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

    /** Adds text as it is; a line may come in parts. */
    void text(String text) {
        excerpt.add(text);
        if (lost) {
            return;
        }
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            lost = true;
            LOG.warn("The log file {} cannot be written any more ({}); the run goes on without it", file, e.toString());
        }
    }

    /** For a failure: earlier lines that tell of errors, then the last lines. */
    String excerpt() {
        return excerpt.text();
    }

    /** The whole file; of a very long one, its end. */
    String whole() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long skipped = Math.max(0, in.length() - MOST_SHOWN);
            byte[] end = new byte[(int) (in.length() - skipped)];
            in.seek(skipped);
            in.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            return skipped == 0
                    ? text
                    : "… " + skipped + " bytes before this are in " + file + "\n" + text.substring(text.indexOf('\n') + 1);
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

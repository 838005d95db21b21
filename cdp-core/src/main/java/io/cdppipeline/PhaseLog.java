package io.cdppipeline;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A phase's log file: what the run did, and what the sessions logged. Every addition is in the file at once. */
final class PhaseLog implements AutoCloseable {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int EXCERPT_LINES = 20;
    private static final int ERROR_LINES = 10;
    private static final int LONGEST_LINE = 500;
    private static final int MOST_SHOWN = 1_000_000;
    private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL)\\b|Exception|\\b[Ff]ailed\\b");

    private final Path file;
    private final Clock clock;
    private final Writer out;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Deque<String> errorLines = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();

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
            this.out = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            part(text, start, end);
            remember(line.toString());
            line.setLength(0);
            start = end + 1;
        }
        part(text, start, text.length());
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            throw new CdpException("The log file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void part(String text, int start, int end) {
        line.append(text, start, Math.min(end, start + Math.max(0, LONGEST_LINE - line.length())));
    }

    private void remember(String text) {
        lastLines.addLast(text);
        if (lastLines.size() > EXCERPT_LINES) {
            String older = lastLines.removeFirst();
            if (ERROR.matcher(older).find()) {
                errorLines.addLast(older);
                if (errorLines.size() > ERROR_LINES) {
                    errorLines.removeFirst();
                }
            }
        }
    }

    /** For a failure: earlier lines that tell of errors, then the last lines. */
    String excerpt() {
        List<String> lines = new ArrayList<>(errorLines);
        if (!lines.isEmpty()) {
            lines.add("…");
        }
        lines.addAll(lastLines);
        return String.join("\n", lines);
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
            throw new CdpException("The log file " + file + " cannot be closed: " + e.getMessage(), e);
        }
    }
}

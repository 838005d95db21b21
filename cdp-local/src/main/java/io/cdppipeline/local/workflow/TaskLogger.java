package io.cdppipeline.local.workflow;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** The log of one run of a task, in the server's line format. Never give it a secret. Thread-safe. */
public final class TaskLogger {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST = 1 << 20;

    private final Clock clock;
    private final String context;
    private final String taskName;
    private final String fileName;
    private final Instant start;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder output = new StringBuilder();

    TaskLogger(Clock clock, String context, String taskName, String fileName) {
        this.clock = clock;
        this.context = context;
        this.taskName = taskName;
        this.fileName = fileName;
        this.start = clock.instant();
    }

    /** The log of a run in this thread; {@code number} tells files of one moment apart. */
    static TaskLogger open(Clock clock, AttemptInfo attempt, String taskName, long number) {
        Instant now = clock.instant();
        String context = Thread.currentThread().getName() + "@[0:" + attempt.projectName() + ":" + attempt.sessionId()
                + ":" + attempt.id() + "]" + taskName;
        HexFormat hex = HexFormat.of();
        String file = taskName + "@" + hex.toHexDigits((int) now.getEpochSecond()) + hex.toHexDigits(now.getNano())
                + "." + number + "@local.log.gz";
        return new TaskLogger(clock, context, taskName, file);
    }

    public void info(String source, String message) {
        line("INFO", source, message);
    }

    public void warn(String source, String message) {
        line("WARN", source, message);
    }

    public void error(String source, String message) {
        line("ERROR", source, message);
    }

    /** What the operator prints, as it is; a line end is added if it has none. */
    public synchronized void print(String printed) {
        append(text, printed);
        append(output, printed);
        if (!printed.endsWith("\n")) {
            append(text, "\n");
            append(output, "\n");
        }
    }

    synchronized TaskLog log() {
        return new TaskLog(fileName, taskName, start, text.toString(), output.toString());
    }

    private synchronized void line(String level, String source, String message) {
        append(
                text,
                TIME.format(clock.instant()) + " [" + level + "] (" + context + ") " + source + ": " + message + "\n");
    }

    private static void append(StringBuilder target, String more) {
        if (target.length() + more.length() <= LONGEST) {
            target.append(more);
        }
    }
}

package io.cdppipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** What a failure shows of a log: its last lines, and before them those that told of errors. Of any log, only so much is kept. */
final class LogExcerpt {

    private static final int EXCERPT_LINES = 20;
    private static final int ERROR_LINES = 10;
    private static final int LONGEST_LINE = 500;
    private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL)\\b|Exception|\\b[Ff]ailed\\b");

    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Deque<String> errorLines = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();

    /** Adds text; a line may come in parts. */
    void add(String text) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            part(text, start, end);
            remember(line.toString());
            line.setLength(0);
            start = end + 1;
        }
        part(text, start, text.length());
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

    /** Earlier lines that tell of errors, then the last lines. */
    String text() {
        List<String> lines = new ArrayList<>(errorLines);
        if (!lines.isEmpty()) {
            lines.add("…");
        }
        lines.addAll(lastLines);
        return String.join("\n", lines);
    }
}

package io.cdppipeline.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two texts in the form that {@code diff -u} writes and {@code patch} reads: as few lines as possible,
 * three lines around them. Immutable and thread-safe.
 */
public final class UnifiedDiff {

    /** The name that stands for no file. */
    public static final String NO_FILE = "/dev/null";

    private static final int CONTEXT = 3;

    private final String beforeName;
    private final String before;
    private final String afterName;
    private final String after;
    private @Nullable Written written;

    private UnifiedDiff(String beforeName, String before, String afterName, String after) {
        this.beforeName = beforeName;
        this.before = before;
        this.afterName = afterName;
        this.after = after;
    }

    /** The diff written out, and how many lines it adds and removes. */
    private record Written(String text, int added, int removed) {}

    /**
     * Compares two texts, once somebody asks how they differ: of many files hardly anybody reads every diff.
     *
     * @param beforeName what the first one is called, {@link #NO_FILE} where there is none
     * @param afterName what the second one is called, {@link #NO_FILE} where there is none
     */
    public static UnifiedDiff of(String beforeName, String before, String afterName, String after) {
        return new UnifiedDiff(beforeName, before, afterName, after);
    }

    /** The first text; empty where there is none. */
    Optional<String> before() {
        return beforeName.equals(NO_FILE) ? Optional.empty() : Optional.of(before);
    }

    /** The second text; empty where there is none. */
    Optional<String> after() {
        return afterName.equals(NO_FILE) ? Optional.empty() : Optional.of(after);
    }

    /** Whether the texts are the same. */
    public boolean isEmpty() {
        return before.equals(after);
    }

    /** How many lines the second text has that the first has not. */
    public int added() {
        return written().added();
    }

    /** How many lines the first text has that the second has not. */
    public int removed() {
        return written().removed();
    }

    /** The diff with a line break at its end; empty if the texts are the same. */
    @Override
    public String toString() {
        return written().text();
    }

    /** Two threads may write it at once, and come to the same. */
    private Written written() {
        Written known = written;
        if (known == null) {
            known = isEmpty() ? new Written("", 0, 0) : write();
            written = known;
        }
        return known;
    }

    private Written write() {
        List<String> old = lines(before);
        List<String> now = lines(after);
        Map<String, Integer> numbers = new HashMap<>();
        ShortestEdit edit = new ShortestEdit(numbered(old, numbers), numbered(now, numbers));
        StringBuilder text = new StringBuilder("--- ")
                .append(beforeName)
                .append("\n+++ ")
                .append(afterName)
                .append('\n');
        for (Hunk hunk : hunks(edit, old.size(), now.size())) {
            hunk.write(text, old, now, edit);
        }
        return new Written(
                text.toString(), edit.added().cardinality(), edit.removed().cardinality());
    }

    /** Lines with their breaks, so that a break that is missing is a difference. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    private static int[] numbered(List<String> lines, Map<String, Integer> numbers) {
        int[] numbered = new int[lines.size()];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = numbers.computeIfAbsent(lines.get(i), line -> numbers.size());
        }
        return numbered;
    }

    /** Changes with the lines around them; those that touch are one. */
    private static List<Hunk> hunks(ShortestEdit edit, int oldSize, int nowSize) {
        List<Hunk> hunks = new ArrayList<>();
        BitSet removed = edit.removed();
        BitSet added = edit.added();
        int x = 0;
        int y = 0;
        while (x < oldSize || y < nowSize) {
            if (!removed.get(x) && !added.get(y)) {
                x++;
                y++;
                continue;
            }
            int fromX = Math.max(0, x - CONTEXT);
            int fromY = Math.max(0, y - CONTEXT);
            int same = 0;
            int endX = x;
            int endY = y;
            while ((x < oldSize || y < nowSize) && same <= 2 * CONTEXT) {
                if (removed.get(x)) {
                    x++;
                } else if (added.get(y)) {
                    y++;
                } else {
                    x++;
                    y++;
                    same++;
                    continue;
                }
                same = 0;
                endX = x;
                endY = y;
            }
            hunks.add(new Hunk(fromX, Math.min(oldSize, endX + CONTEXT), fromY, Math.min(nowSize, endY + CONTEXT)));
            x = Math.min(oldSize, endX + CONTEXT);
            y = Math.min(nowSize, endY + CONTEXT);
        }
        return hunks;
    }

    /** A stretch of both texts. */
    private record Hunk(int fromX, int toX, int fromY, int toY) {

        void write(StringBuilder text, List<String> old, List<String> now, ShortestEdit edit) {
            text.append("@@ -")
                    .append(range(fromX, toX))
                    .append(" +")
                    .append(range(fromY, toY))
                    .append(" @@\n");
            int x = fromX;
            int y = fromY;
            while (x < toX || y < toY) {
                if (edit.removed().get(x) && x < toX) {
                    line(text, '-', old.get(x++));
                } else if (edit.added().get(y) && y < toY) {
                    line(text, '+', now.get(y++));
                } else {
                    line(text, ' ', old.get(x++));
                    y++;
                }
            }
        }

        private static void line(StringBuilder text, char sign, String line) {
            text.append(sign).append(line);
            if (!line.endsWith("\n")) {
                text.append("\n\\ No newline at end of file\n");
            }
        }

        /** Lines count from 1; no lines are placed behind the one before them. */
        private static String range(int from, int to) {
            int count = to - from;
            return (count == 0 ? from : from + 1) + (count == 1 ? "" : "," + count);
        }
    }
}

package io.cdppipeline.run;

import java.util.ArrayList;
import java.util.List;

/** The difference between two texts as {@code diff -u} writes it. */
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    private record Line(char mark, String text) {}

    private UnifiedDiff() {}

    /** Empty where the texts are the same. */
    static String of(String path, String before, String after) {
        List<Line> lines = lines(before.lines().toList(), after.lines().toList());
        StringBuilder diff = new StringBuilder();
        int next = 0;
        int old = 1;
        int now = 1;
        while (next < lines.size()) {
            int change = firstChange(lines, next);
            if (change == lines.size()) {
                break;
            }
            int from = Math.max(next, change - CONTEXT);
            old += from - next;
            now += from - next;
            int to = end(lines, change);
            List<Line> hunk = lines.subList(from, to);
            int removed = (int) hunk.stream().filter(line -> line.mark() != '+').count();
            int added = (int) hunk.stream().filter(line -> line.mark() != '-').count();
            diff.append("@@ -" + old + "," + removed + " +" + now + "," + added + " @@\n");
            hunk.forEach(line -> diff.append(line.mark()).append(line.text()).append('\n'));
            old += removed;
            now += added;
            next = to;
        }
        return diff.isEmpty() ? "" : "--- " + path + "\n+++ " + path + " (mended)\n" + diff;
    }

    private static int firstChange(List<Line> lines, int from) {
        int index = from;
        while (index < lines.size() && lines.get(index).mark() == ' ') {
            index++;
        }
        return index;
    }

    /** Where a hunk ends: changes with little between them are one. */
    private static int end(List<Line> lines, int change) {
        int end = change;
        int same = 0;
        for (int i = change; i < lines.size() && same <= 2 * CONTEXT; i++) {
            if (lines.get(i).mark() == ' ') {
                same++;
            } else {
                same = 0;
                end = i + 1;
            }
        }
        return Math.min(lines.size(), end + CONTEXT);
    }

    /** By the longest common subsequence; workflows are short. */
    private static List<Line> lines(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i)));
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i)));
                i++;
            } else {
                lines.add(new Line('+', after.get(j)));
                j++;
            }
        }
        return lines;
    }
}

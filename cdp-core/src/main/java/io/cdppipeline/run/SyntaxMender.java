package io.cdppipeline.run;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.WorkflowProject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes readable copies of workflows that lack a colon or are indented wrongly. */
final class SyntaxMender {

    /** A task, an operator or an option. */
    private static final String KEY = "\\+[\\w.=&%@-]+|\\w+>|_[a-z]+|timezone|schedule|sla";

    /** A key with nothing after it, as of a group of tasks. */
    private static final Pattern BARE_KEY = Pattern.compile("(\\s*)(" + KEY + ")\\s*");

    /** A key, no colon, and a value; or a colon that the value sticks to, which makes no key either. */
    private static final Pattern KEY_AND_VALUE = Pattern.compile("(\\s*)(" + KEY + ")(?::(?=\\S)|\\s+(?=[^\\s:]))(.*)");

    private static final Pattern GROUP = Pattern.compile("(\\s*)\\+[\\w.=&%@-]+:\\s*");
    private static final Pattern OPERATOR = Pattern.compile("(\\s*)\\w+>:.*");

    /** The likeliest mistake first; later ones build on the copies of those before. */
    private static final List<UnaryOperator<List<String>>> MENDS =
            List.of(SyntaxMender::withoutTabs, SyntaxMender::withColons, SyntaxMender::aligned, SyntaxMender::nested);

    private SyntaxMender() {}

    /**
     * The files that were changed, by path.
     *
     * @return empty if the project still cannot be read, or there is nothing to mend
     */
    static Optional<SortedMap<String, String>> mend(Map<String, String> files) {
        SortedMap<String, String> all = new TreeMap<>(files);
        SortedMap<String, String> changed = new TreeMap<>();
        for (String path : List.copyOf(all.keySet())) {
            if (path.endsWith(".dig") && broken(all, path)) {
                Optional<String> mended = mend(all, path);
                if (mended.isEmpty()) {
                    return Optional.empty();
                }
                all.put(path, mended.get());
                changed.put(path, mended.get());
            }
        }
        boolean sound = !changed.isEmpty() && errors(all).isEmpty();
        return sound ? Optional.of(Collections.unmodifiableSortedMap(changed)) : Optional.empty();
    }

    private static Optional<String> mend(SortedMap<String, String> files, String path) {
        List<String> lines = files.getOrDefault(path, "").lines().toList();
        for (UnaryOperator<List<String>> mend : MENDS) {
            lines = mend.apply(lines);
            SortedMap<String, String> copy = new TreeMap<>(files);
            String text = String.join("\n", lines) + "\n";
            copy.put(path, text);
            if (!broken(copy, path)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    private static boolean broken(SortedMap<String, String> files, String path) {
        return errors(files).stream()
                .anyMatch(finding ->
                        finding.location().equals(path) || finding.location().startsWith(path + ":"));
    }

    private static List<Finding> errors(SortedMap<String, String> files) {
        return WorkflowProject.read(files).findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
    }

    private static List<String> withoutTabs(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    String indentation = line.substring(0, indentation(line));
                    return indentation.replace("\t", "  ") + line.substring(indentation.length());
                })
                .toList();
    }

    private static List<String> withColons(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    Matcher bare = BARE_KEY.matcher(line);
                    if (bare.matches()) {
                        return bare.group(1) + bare.group(2) + ":";
                    }
                    Matcher valued = KEY_AND_VALUE.matcher(line);
                    return valued.matches() ? valued.group(1) + valued.group(2) + ": " + valued.group(3) : line;
                })
                .toList();
    }

    /** A line that goes back to a depth where nothing began belongs to the nearest one where something did. */
    private static List<String> aligned(List<String> lines) {
        List<String> aligned = new ArrayList<>();
        Deque<Integer> depths = new ArrayDeque<>(List.of(0));
        boolean opened = true;
        for (String line : lines) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                aligned.add(line);
                continue;
            }
            int depth = indentation(line);
            int deepest = depths.getFirst();
            if (depth > deepest && opened) {
                depths.push(depth);
            } else if (depth != deepest) {
                if (line.strip().startsWith("+") && between(depths, depth)) {
                    // Whose child it is cannot be told, and a guess that can be read may still be wrong.
                    return lines;
                }
                depth = nearest(depths, depth);
                while (depths.getFirst() > depth) {
                    depths.pop();
                }
            }
            opened = line.stripTrailing().endsWith(":");
            aligned.add(" ".repeat(depth) + line.strip());
        }
        return aligned;
    }

    private static boolean between(Deque<Integer> depths, int depth) {
        int distance = Math.abs(nearest(depths, depth) - depth);
        return depths.stream()
                        .filter(each -> Math.abs(each - depth) == distance)
                        .count()
                > 1;
    }

    private static int nearest(Deque<Integer> depths, int depth) {
        int nearest = depths.getFirst();
        for (int each : depths) {
            if (Math.abs(each - depth) < Math.abs(nearest - depth)) {
                nearest = each;
            }
        }
        return nearest;
    }

    /** An operator that stands beside the task it belongs to goes below it, with the lines that follow at that depth. */
    private static List<String> nested(List<String> lines) {
        List<String> nested = new ArrayList<>();
        Optional<String> below = Optional.empty();
        Optional<String> group = Optional.empty();
        for (String line : lines) {
            Matcher opening = GROUP.matcher(line);
            Matcher operator = OPERATOR.matcher(line);
            if (opening.matches()) {
                group = Optional.of(opening.group(1));
                below = Optional.empty();
            } else if (operator.matches() && group.equals(Optional.of(operator.group(1)))) {
                below = group;
                group = Optional.empty();
            } else if (!line.isBlank()) {
                group = Optional.empty();
            }
            boolean inside =
                    below.isPresent() && indentation(line) >= below.get().length() && !line.isBlank();
            nested.add(inside ? "  " + line : line);
        }
        return nested;
    }

    private static int indentation(String line) {
        int depth = 0;
        while (depth < line.length() && Character.isWhitespace(line.charAt(depth))) {
            depth++;
        }
        return depth;
    }
}

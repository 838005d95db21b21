package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments that say why a finding is to be passed by: {@code # lint:ignore rule-id reason}, {@code -- lint:ignore …} in
 * SQL. On the line of the finding, on the line above, or among the comments that a file begins with, then for all of it.
 */
final class Suppressions {

    private static final String MARK = "lint:ignore";
    private static final Pattern COMMENT =
            Pattern.compile("(?:#|--)\\s*lint:ignore(?:\\s+([A-Za-z0-9_.-]+))?(?:\\s+(\\S.*))?");
    private static final Pattern PLACE = Pattern.compile("(.*?)(?::(\\d+):\\d+)?");

    private final Map<String, Set<String>> wholeFiles = new HashMap<>();
    private final Map<String, Set<String>> lines = new HashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    /** A comment that suppresses nothing, since something of it is missing. */
    record Mistake(Position place, String message) {}

    static Suppressions of(LintWorkspace workspace, Set<String> rules) {
        Suppressions suppressions = new Suppressions();
        for (LintProject project : workspace.projects()) {
            project.files().forEach((path, text) -> {
                if (text.contains(MARK)) {
                    suppressions.read(project.directory() + path, text, rules);
                }
            });
        }
        return suppressions;
    }

    private void read(String path, String text, Set<String> rules) {
        boolean head = true;
        Set<String> pending = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            boolean comment = line.strip().startsWith("#") || line.strip().startsWith("--");
            head &= comment || line.isBlank();
            Matcher matcher = COMMENT.matcher(line);
            if (matcher.find()) {
                String rule = matcher.group(1);
                Position place = new Position(path, number, matcher.start() + 1);
                if (rule == null || !rules.contains(rule)) {
                    mistakes.add(new Mistake(
                            place, "lint:ignore needs a rule's id; '" + (rule == null ? "" : rule) + "' is none"));
                } else if (matcher.group(2) == null) {
                    mistakes.add(
                            new Mistake(place, "lint:ignore " + rule + " gives no reason, so that it does not count"));
                } else if (head) {
                    wholeFiles.computeIfAbsent(path, any -> new HashSet<>()).add(rule);
                } else if (comment) {
                    pending.add(rule);
                } else {
                    lines.computeIfAbsent(path + ":" + number, any -> new HashSet<>())
                            .add(rule);
                }
            }
            if (!comment && !line.isBlank()) {
                lines.computeIfAbsent(path + ":" + number, any -> new HashSet<>())
                        .addAll(pending);
                pending.clear();
            }
        }
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    boolean cover(Finding finding) {
        Matcher place = PLACE.matcher(finding.location());
        if (!place.matches()) {
            return false;
        }
        String file = place.group(1);
        return wholeFiles.getOrDefault(file, Set.of()).contains(finding.rule())
                || lines.getOrDefault(file + ":" + place.group(2), Set.of()).contains(finding.rule());
    }
}

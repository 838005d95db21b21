package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.templates.FixedCatalog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small project that breaks one rule, and its sound twin, in one text. {@code === path} begins a file. A line {@code bad <<
 * good} is {@code bad} in the one and {@code good} in the other; with {@code <<!} it is where the finding is expected. Nothing
 * behind the mark: the sound project lacks the line, or the file. A path {@code directory//path} makes a file of one of
 * several projects. The file {@code catalog} is none of the project: its lines, {@code database.table: a bigint, b varchar},
 * are the tables that the linter knows.
 */
record LintCase(String rule, String text) {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Linter LINTER = Linter.builder().clock(CLOCK).build();

    static LintCase of(String rule, String text) {
        return new LintCase(rule, text);
    }

    void verify() {
        List<String> expected = new ArrayList<>();
        SortedMap<String, SortedMap<String, String>> broken = projects(true, expected);
        SortedMap<String, SortedMap<String, String>> sound = projects(false, new ArrayList<>());
        assertThat(expected).as("lines marked with <<!").isNotEmpty();

        List<Finding> found = lint(broken);
        assertThat(places(found)).as("places of %s among %s", rule, found).containsAll(expected);
        List<Finding> left = lint(sound);
        assertThat(places(left)).as("%s in the sound project: %s", rule, left).isEmpty();
    }

    private List<String> places(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(finding -> finding.location().replaceFirst(":\\d+$", ""))
                .distinct()
                .toList();
    }

    private static List<Finding> lint(SortedMap<String, SortedMap<String, String>> projects) {
        if (projects.size() > 1 || !projects.containsKey("")) {
            return LINTER.checkAll(projects);
        }
        SortedMap<String, String> files = projects.get("");
        String tables = files.remove("catalog");
        return (tables == null
                        ? LINTER
                        : Linter.builder().clock(CLOCK).catalog(catalog(tables)).build())
                .check(files);
    }

    private static Catalog catalog(String tables) {
        FixedCatalog catalog = new FixedCatalog();
        tables.lines().forEach(line -> {
            String[] parts = line.split("[.:] *", 3);
            catalog.with(parts[0], parts[1], parts[2].split(", (?![^(]*\\))"));
        });
        return catalog;
    }

    private SortedMap<String, SortedMap<String, String>> projects(boolean broken, List<String> expected) {
        SortedMap<String, SortedMap<String, String>> projects = new TreeMap<>();
        String directory = "";
        String path = "";
        StringBuilder content = new StringBuilder();
        int number = 0;
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.add("=== ");
        for (String line : lines) {
            int mark = line.indexOf(" <<");
            boolean here = mark >= 0 && line.startsWith("!", mark + 3);
            String bad = mark < 0 ? line : line.substring(0, mark);
            String good =
                    mark < 0 ? line : line.substring(mark + (here ? 4 : 3)).replaceFirst("^ ", "");
            if (line.startsWith("=== ")) {
                if (!path.isEmpty()) {
                    projects.computeIfAbsent(directory, any -> new TreeMap<>()).put(path, content.toString());
                }
                String name = bad.substring(4).strip();
                int slashes = name.indexOf("//");
                directory = slashes < 0 ? "" : name.substring(0, slashes);
                path = slashes < 0 ? name : name.substring(slashes + 2);
                if (here) {
                    expected.add(name.replace("//", "/"));
                }
                path = mark >= 0 && !broken ? good : path;
                content = new StringBuilder();
                number = 0;
            } else {
                number++;
                if (here) {
                    expected.add((directory.isEmpty() ? "" : directory + "/") + path + ":" + number);
                }
                if (broken || mark < 0) {
                    content.append(bad).append('\n');
                } else if (!good.isEmpty()) {
                    content.append(good).append('\n');
                }
            }
        }
        return projects;
    }

    @Override
    public String toString() {
        return rule;
    }
}

package io.cdppipeline.templates.lint;

import io.cdppipeline.CdpException;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.Finding.Severity;
import io.cdppipeline.target.Catalog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for mistakes in workflow projects, ours or hand-written ones: {@code .dig} files as the workflow server reads them,
 * YAML strictly, Presto SQL by Trino's parser, Hive SQL by Hive's grammar, and then rule by rule what a pipeline needs. All
 * rules are in {@code docs/lint.md} and in {@link #rules()}.
 *
 * <pre>{@code
 * Linter.lint(Path.of("my-project")).forEach(System.out::println);
 * }</pre>
 *
 * <p>A comment {@code # lint:ignore rule-id reason} ({@code --} in SQL) passes a finding by: on its line, on the line above,
 * or at the head of a file for all of it. Immutable and thread-safe, as its rules are.
 */
public final class Linter {

    /** Findings of the workflow reader, whose ids begin so. */
    static final String READER = "workflow-";

    private static final Pattern LOCATION = Pattern.compile("(.*?)(?::(\\d+):(\\d+))?");
    private static final Linter STANDARD = builder().build();

    private final List<LintRule> rules;
    private final Map<String, Severity> severities;
    private final Set<String> disabled;

    private Linter(Builder builder, List<LintRule> rules) {
        this.rules = List.copyOf(rules);
        this.severities = Map.copyOf(builder.severities);
        this.disabled = Set.copyOf(builder.disabled);
    }

    /** All rules as they are. */
    public static Linter standard() {
        return STANDARD;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@link #check(Path)} with all rules as they are. */
    public static List<Finding> lint(Path directory) {
        return STANDARD.check(directory);
    }

    /** {@link #check(SortedMap)} with all rules as they are. */
    public static List<Finding> lint(SortedMap<String, String> files) {
        return STANDARD.check(files);
    }

    /** The rules in the order of the documentation, those that are disabled not among them. */
    public List<LintRule> rules() {
        return rules;
    }

    /**
     * Looks at a directory: one project, if workflows are in it, or else each directory in it that has some, and what they
     * are together. Names that begin with a dot, copies in {@code …_backup} and what git ignores are left out. Places are
     * relative to the directory.
     *
     * @return the findings in the order of files and lines
     * @throws CdpException if there is no such directory
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public List<Finding> check(Path directory) {
        return check(new DirectoryReader(directory).read());
    }

    /**
     * Looks at one project in memory.
     *
     * @param files path within the project, with {@code /}, to text
     */
    public List<Finding> check(SortedMap<String, String> files) {
        LintProject project = ProjectReader.read("", files);
        return check(new LintWorkspace(List.of(project), Collections.emptySortedMap(), List.of()));
    }

    /**
     * Looks at the projects of a pipeline in memory.
     *
     * @param projects directory to the files in it
     */
    public List<Finding> checkAll(SortedMap<String, SortedMap<String, String>> projects) {
        List<LintProject> read = new ArrayList<>();
        projects.forEach((directory, files) -> read.add(ProjectReader.read(directory + "/", files)));
        return check(new LintWorkspace(read, Collections.emptySortedMap(), List.of()));
    }

    private List<Finding> check(LintWorkspace workspace) {
        List<Finding> found = new ArrayList<>();
        for (LintProject project : workspace.projects()) {
            project(project, found);
        }
        for (LintRule rule : rules) {
            run(rule, "the workspace", () -> rule.check(workspace, new Findings(rule, "", found::add)));
        }
        Set<String> known = rules.stream().map(LintRule::id).collect(Collectors.toCollection(HashSet::new));
        known.addAll(disabled);
        found.forEach(finding -> known.add(finding.rule()));
        Suppressions suppressions = Suppressions.of(workspace, known);
        rules.stream()
                .filter(rule -> rule.id().equals(GeneralRules.SUPPRESSION))
                .forEach(rule -> suppressions
                        .mistakes()
                        .forEach(mistake -> new Findings(rule, "", found::add).at(mistake.place(), mistake.message())));
        return found.stream()
                .filter(finding -> !disabled.contains(finding.rule()))
                .filter(finding -> !suppressions.cover(finding))
                .map(this::withSeverity)
                .distinct()
                .sorted(Comparator.comparing(Linter::place)
                        .thenComparing(Finding::rule)
                        .thenComparing(Finding::message))
                .toList();
    }

    private void project(LintProject project, List<Finding> found) {
        // The reader of workflows has the better words for what both of us find.
        Set<String> read = new HashSet<>();
        for (Finding finding : project.workflows().findings()) {
            String location = project.directory() + finding.location();
            read.add(location);
            found.add(new Finding(finding.rule(), finding.severity(), location, finding.message(), finding.fix()));
        }
        Consumer<Finding> sink = finding -> {
            if (!GeneralRules.ALSO_READ.contains(finding.rule()) || !read.contains(finding.location())) {
                found.add(finding);
            }
        };
        // Each rule keeps what it finds to itself: in the end all is in the order of the rules, whoever was done first.
        List<Looked> looked =
                rules.parallelStream().map(rule -> look(rule, project)).toList();
        for (Looked each : looked) {
            each.failure().ifPresent(failure -> {
                throw failure;
            });
            each.findings().forEach(sink);
        }
    }

    /** What one rule said of a project, or that it failed. */
    private record Looked(List<Finding> findings, Optional<CdpException> failure) {}

    private static Looked look(LintRule rule, LintProject project) {
        List<Finding> found = new ArrayList<>();
        try {
            run(
                    rule,
                    project.toString(),
                    () -> rule.check(project, new Findings(rule, project.directory(), found::add)));
            return new Looked(found, Optional.empty());
        } catch (CdpException e) {
            return new Looked(found, Optional.of(e));
        }
    }

    private static void run(LintRule rule, String where, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            throw new CdpException(
                    "The lint rule '" + rule.id() + "' failed on " + where + ": disable it or mend it", e);
        }
    }

    private Finding withSeverity(Finding finding) {
        Severity severity = severities.getOrDefault(finding.rule(), finding.severity());
        return severity == finding.severity()
                ? finding
                : new Finding(finding.rule(), severity, finding.location(), finding.message(), finding.fix());
    }

    private record Place(String file, int line, int column) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byFile = file.compareTo(other.file);
            int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
            return byLine != 0 ? byLine : Integer.compare(column, other.column);
        }
    }

    private static Place place(Finding finding) {
        Matcher matcher = LOCATION.matcher(finding.location());
        return matcher.matches() && matcher.group(2) != null
                ? new Place(matcher.group(1), number(matcher.group(2)), number(matcher.group(3)))
                : new Place(finding.location(), 0, 0);
    }

    private static int number(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** Sets up a {@link Linter}; not thread-safe. */
    public static final class Builder {

        private final List<LintRule> own = new ArrayList<>();
        private final Map<String, Severity> severities = new HashMap<>();
        private final Set<String> disabled = new TreeSet<>();
        private Clock clock = Clock.systemUTC();
        private @Nullable Catalog catalog;

        private Builder() {}

        /** Adds a rule of one's own. */
        public Builder rule(LintRule rule) {
            own.add(rule);
            return this;
        }

        /** Makes every finding of a rule, those of the workflow reader ({@code workflow-…}) included, this bad. */
        public Builder severity(String rule, Severity severity) {
            severities.put(rule, severity);
            return this;
        }

        /** Leaves a rule out. */
        public Builder disable(String rule) {
            disabled.add(rule);
            return this;
        }

        /** What tells a date in the future from one in the past; the system's if none is set. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * What tables there are, for the rules that compare a project with them: whether what it reads is there, and of
         * which types. Without a catalog those rules find nothing. It is asked at each check.
         */
        public Builder catalog(Catalog catalog) {
            this.catalog = catalog;
            return this;
        }

        /** @throws CdpException with every id that is none of a rule, or is that of two */
        public Linter build() {
            Map<String, LintRule> byId = new LinkedHashMap<>();
            List<String> problems = new ArrayList<>();
            List<LintRule> all = new ArrayList<>(StandardRules.all(clock, new Schemas(catalog)));
            all.addAll(own);
            for (LintRule rule : all) {
                if (byId.putIfAbsent(rule.id(), rule) != null) {
                    problems.add("two rules have the id '" + rule.id() + "'");
                }
            }
            Map<String, String> named = new TreeMap<>();
            severities.keySet().forEach(id -> named.put(id, "severity"));
            disabled.forEach(id -> named.put(id, "disable"));
            named.forEach((id, call) -> {
                if (!byId.containsKey(id) && !id.startsWith(READER)) {
                    problems.add(call + "(\"" + id + "\") names no rule");
                }
            });
            if (!problems.isEmpty()) {
                throw new CdpException("The linter cannot be built: " + String.join("; ", problems)
                        + ". Linter.standard().rules() lists the rules");
            }
            return new Linter(
                    this,
                    byId.values().stream()
                            .filter(rule -> !disabled.contains(rule.id()))
                            .toList());
        }
    }
}

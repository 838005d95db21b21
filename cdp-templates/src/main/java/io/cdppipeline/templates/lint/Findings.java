package io.cdppipeline.templates.lint;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.workflow.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what one rule finds. */
public final class Findings {

    private final LintRule rule;
    private final Set<Object> looked = new HashSet<>();
    private Consumer<Found> sink;

    Findings(LintRule rule, String directory, Consumer<Finding> sink) {
        this.rule = rule;
        this.sink = found -> sink.accept(
                new Finding(rule.id(), found.severity(), directory + found.location(), found.message(), rule.fix()));
    }

    /** What a rule said, wherever its project lies. */
    private record Found(Finding.Severity severity, String location, String message) {}

    /** A rule, and what its look depends on besides the SQL, which may be large: it is hashed once. */
    private record Look(String rule, Object of, int hash) {

        /** Equal looks are one, so that they need not be compared again at each SQL. */
        private static final ReadTexts<Look, Look> KNOWN = new ReadTexts<>(10_000);

        static Look of(String rule, Object of) {
            Look look = new Look(rule, of, 31 * rule.hashCode() + of.hashCode());
            return KNOWN.get(look, 1, () -> look);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || (other instanceof Look look
                            && hash == look.hash
                            && rule.equals(look.rule)
                            && of.equals(look.of));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * Looks at each SQL; what was found in one before is found again without a look.
     *
     * @param of all that the look depends on besides the SQL and its file's name: immutable, another one for each of a rule's
     *     looks
     * @param look told nothing of the project
     * @throws IllegalStateException if the rule has looked by the same before, for it would find what that look found
     */
    void each(List<LintSql> sqls, Object of, Consumer<LintSql> look) {
        if (!looked.add(of)) {
            throw new IllegalStateException("The rule " + rule.id() + " looks twice by " + of);
        }
        Look key = Look.of(rule.id(), of);
        Consumer<Found> outside = sink;
        try {
            for (LintSql sql : sqls) {
                sql.remembered(key, () -> {
                            List<Found> found = new ArrayList<>();
                            sink = found::add;
                            look.accept(sql);
                            return List.copyOf(found);
                        })
                        .forEach(outside);
            }
        } finally {
            sink = outside;
        }
    }

    /** Reports with the rule's own severity and fix. */
    public void at(Position place, String message) {
        at(rule.severity(), place, message);
    }

    /** Reports with another severity than the rule's, as where one case of it is less bad. */
    public void at(Finding.Severity severity, Position place, String message) {
        sink.accept(new Found(severity, place.toString(), message));
    }

    /** Reports of a file as a whole. */
    public void file(String path, String message) {
        sink.accept(new Found(rule.severity(), path, message));
    }
}

package io.cdppipeline.templates.lint;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What times an ingestion may ask for. */
final class IngestionRangeRules {

    private IngestionRangeRules() {}

    static List<LintRule> all(Clock clock) {
        return List.of(
                Rule.warning(
                                "ingestion.unused-date-ranges",
                                "40",
                                "A workflow includes hist_date_ranges.yml only if it uses it.")
                        .why("Whoever reads it takes it for a monthly load.")
                        .fix("remove the include")
                        .project(Phase.INGESTION, IngestionRangeRules::unusedRanges),
                Rule.error("ingestion.start-in-future", "27", "default_start_time is not in the future.")
                        .why("Nothing would be loaded until then.")
                        .fix("write the day from which on data is wanted")
                        .project(Phase.INGESTION, (project, findings) -> future(project, findings, clock)),
                Rule.error(
                                "ingestion.date-range",
                                "27",
                                "A range begins before it ends, in the month that it is named after.")
                        .why("An empty range loads nothing and is logged as done; a wrong name skips another month.")
                        .fix("correct start_time, end_time or month_name")
                        .project(Phase.INGESTION, IngestionRangeRules::dateRanges),
                Rule.warning("ingestion.date-range-gap", "27", "One month's range ends where the next one begins.")
                        .why("What lies between two ranges is never loaded; what lies in both is loaded twice.")
                        .fix("end each on the month's last second, and begin the next on the first of its first day")
                        .project(Phase.INGESTION, IngestionRangeRules::gaps));
    }

    private static void unusedRanges(LintProject project, Findings findings) {
        for (LintTask root : project.roots()) {
            Optional<YamlNode> include = root.config().get("_export").stream()
                    .flatMap(export -> export.includes().stream())
                    .filter(each -> each.text().orElse("").endsWith("hist_date_ranges.yml"))
                    .findFirst();
            boolean used = root.tree().stream()
                    .anyMatch(task -> task.is("for_each>")
                            && task.value().members().values().stream()
                                    .anyMatch(each -> each.text().orElse("").contains("date_ranges")));
            if (include.isPresent() && !used) {
                findings.at(include.get().place(), "No loop of the workflow goes over date_ranges");
            }
        }
    }

    private static void future(LintProject project, Findings findings, Clock clock) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (DataSource source : DataSource.of(project)) {
            DateRanges.time(source.node(), "default_start_time")
                    .filter(start -> start.isAfter(now))
                    .ifPresent(start -> findings.at(
                            source.node()
                                    .get("default_start_time")
                                    .orElseThrow()
                                    .place(),
                            "'" + source.name() + "' would start on " + start));
        }
    }

    private static void dateRanges(LintProject project, Findings findings) {
        for (YamlNode range : DateRanges.of(project)) {
            Optional<LocalDateTime> start = DateRanges.time(range, "start_time");
            Optional<LocalDateTime> end = DateRanges.time(range, "end_time");
            if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
                findings.at(range.place(), "The range ends before it begins");
            }
            String month = range.text("month_name");
            if (start.isPresent()
                    && !month.isEmpty()
                    && !YearMonth.from(start.get()).toString().equals(month)) {
                findings.at(
                        range.get("month_name").orElseThrow().place(),
                        "The range called '" + month + "' begins in " + YearMonth.from(start.get()));
            }
        }
    }

    private static void gaps(LintProject project, Findings findings) {
        for (YamlNode root : project.yamls().values()) {
            Optional<LocalDateTime> last = Optional.empty();
            for (YamlNode range : root.all("date_ranges")) {
                Optional<LocalDateTime> start = DateRanges.time(range, "start_time");
                if (last.isPresent() && start.isPresent()) {
                    boolean follows = !start.get().isBefore(last.get())
                            && !start.get().isAfter(last.get().plusSeconds(1));
                    if (!follows) {
                        findings.at(
                                range.place(),
                                "The range before ends on " + last.get() + ", this one begins on " + start.get());
                    }
                }
                last = DateRanges.time(range, "end_time");
            }
        }
    }
}

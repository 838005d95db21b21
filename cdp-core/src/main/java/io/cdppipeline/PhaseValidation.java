package io.cdppipeline;

import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.run.Step;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.FreshnessValidator;
import io.cdppipeline.validate.SqlChecksValidator;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what a phase made and judges it; what was found is journaled first of all when it is not good. */
final class PhaseValidation {

    private final RunSettings settings;
    private final Target target;
    private final RunJournal journal;
    private final Phase phase;
    private final PhaseLog log;

    PhaseValidation(RunSettings settings, Target target, RunJournal journal, Phase phase, PhaseLog log) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.phase = phase;
        this.log = log;
    }

    /**
     * Counts the tables and asks the metrics, for the report.
     *
     * @throws CdpException if the target cannot be asked
     */
    void measure(GeneratedProject generated, Catalog catalog) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (ExpectedTable expected : generated.expectedTables()) {
            catalog.table(expected.name())
                    .ifPresent(table ->
                            rows.put(table.name().toString(), table.rows().orElse(0)));
        }
        journal.update(phase.id(), state -> state.tables(rows).monitoringQueries(generated.monitoringQueries()));
        // Their tables are qualified, but a query needs a database that is there: whoever only unifies has no raw
        // tables.
        String database = generated
                .database()
                .orElseGet(() -> settings.config().databases().src());
        Metrics metrics = metrics(database, generated.metricQueries());
        List<String> unknown = new ArrayList<>(metrics.unknown());
        unknown.removeAll(journal.phase(phase.id()).notes());
        journal.update(phase.id(), state -> state.metrics(metrics.known()).addAllNotes(unknown));
        unknown.forEach(log::line);
    }

    private record Metrics(Map<String, Double> known, List<String> unknown) {}

    /** All at once, unless one of them cannot be had: then each by itself, so that only that one is not known. */
    private Metrics metrics(String database, Map<String, String> queries) {
        Metrics metrics = new Metrics(new LinkedHashMap<>(), new ArrayList<>());
        List<@Nullable Object> values = values(database, List.copyOf(queries.values()));
        int next = 0;
        for (Map.Entry<String, String> query : queries.entrySet()) {
            int at = next++;
            try {
                Object value = values.isEmpty()
                        ? target.sql().query(database, query.getValue()).firstValue()
                        : values.get(at);
                metrics.known().put(query.getKey(), number(value, query.getValue()));
            } catch (CdpException e) {
                if (e.transientFailure()) {
                    throw e;
                }
                metrics.unknown().add("The metric '" + query.getKey() + "' is not known: " + e.getMessage());
            }
        }
        return metrics;
    }

    private List<@Nullable Object> values(String database, List<String> queries) {
        try {
            return target.sql().values(database, queries);
        } catch (CdpException e) {
            if (e.transientFailure()) {
                throw e;
            }
            return List.of();
        }
    }

    private static double number(@Nullable Object value, String sql) {
        if (value == null) {
            return 0;
        }
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new CdpException("it gave '" + value + "', which is no number: " + sql, e);
        }
    }

    /**
     * Has every validator judge, even where one of them cannot, and journals all that was found.
     *
     * @throws StepFailure if a check did not pass, or a validator could not judge
     */
    void judge(GeneratedProject generated, List<Session> sessions, Catalog catalog) throws StepFailure {
        ValidationContext context =
                new ValidationContext(phase.id(), settings.config(), generated, sessions, catalog, target.sql());
        List<Check> checks = new ArrayList<>();
        RuntimeException failure = null;
        for (Validator validator : validators()) {
            try {
                checks.addAll(validator.validate(context).checks());
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        Validation validation =
                new Validation(checks).with(settings.config().validation().severity());
        journal.update(phase.id(), state -> state.checks(validation.checks()));
        validation.checks().forEach(check -> log.line(check.toString()));
        if (failure != null) {
            throw StepFailure.thrown(Step.VALIDATE, Optional.empty(), failure);
        }
        if (validation.status() != Check.Status.PASS) {
            throw failed(validation);
        }
    }

    private List<Validator> validators() {
        List<Validator> validators = new ArrayList<>(settings.everyPhase());
        validators.addAll(phase.validators());
        validators.add(new FreshnessValidator(settings.clock()));
        validators.add(new SqlChecksValidator());
        validators.addAll(settings.validators().getOrDefault(phase.id(), List.of()));
        return validators;
    }

    private static StepFailure failed(Validation validation) {
        List<Check> bad = validation.checks().stream()
                .filter(check -> check.status() != Check.Status.PASS)
                .toList();
        return StepFailure.invalid(
                bad.size() + " of " + validation.checks().size() + " checks did not pass: "
                        + String.join("; ", bad.stream().map(Check::toString).toList()),
                bad,
                validation.status() == Check.Status.WARN);
    }
}

package io.cdppipeline.validate;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the newest row of each expected table is no older than the configuration allows, by the {@code time} column that
 * every table has. Of a table and its history the newer counts. Every phase gets it; without {@code max_age} it has nothing to
 * check.
 */
public final class FreshnessValidator implements Validator {

    private final Clock clock;

    /**
     * @param clock what the time is
     */
    public FreshnessValidator(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Validation validate(ValidationContext context) {
        return new Validation(context.config()
                .validation()
                .maxAge()
                .map(most -> checks(context, most))
                .orElse(List.of()));
    }

    private List<Check> checks(ValidationContext context, Duration most) {
        Map<String, List<TableName>> families = new LinkedHashMap<>();
        context.project().expectedTables().stream()
                .filter(expected -> hasRows(context.catalog(), expected.name()))
                .forEach(expected -> families.computeIfAbsent(
                                expected.name().database() + "."
                                        + PipelineConfig.baseTableName(
                                                expected.name().table()),
                                name -> new ArrayList<>())
                        .add(expected.name()));
        Instant now = clock.instant();
        return families.entrySet().stream()
                .map(family -> check(family.getKey(), family.getValue(), context, now, most))
                .toList();
    }

    /** What is not there or empty is told by the check of the expected tables. */
    private static boolean hasRows(Catalog catalog, TableName name) {
        Optional<TableSchema> table = catalog.table(name);
        return table.isPresent() && table.get().rows().orElse(1) > 0;
    }

    private static Check check(
            String family, List<TableName> tables, ValidationContext context, Instant now, Duration most) {
        String name = family + " is fresh";
        String sql = tables.stream()
                .map(table -> "SELECT max(time) AS newest FROM \"" + table.database() + "\".\"" + table.table() + "\"")
                .collect(Collectors.joining(" UNION ALL ", "SELECT max(newest) FROM (", ") AS tables"));
        Instant newest = Instant.ofEpochSecond(
                context.sql().query(tables.get(0).database(), sql).firstLong());
        Duration age = Duration.between(newest, now);
        String message = "the newest row is of " + newest;
        return (age.compareTo(most) <= 0
                        ? Check.pass(name, message)
                        : Check.warn(name, message + ", older than the " + most + " of max_age"))
                .as(CheckKind.FRESHNESS);
    }
}

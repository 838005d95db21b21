package io.cdppipeline.validate;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the tables a project is expected to make are there, have rows and have their columns. Every phase gets it.
 *
 * <p>A missing table or column fails; one with fewer rows than the configuration's {@code min_rows} warns, unless it may be
 * empty (facts: phase packs, B3).
 */
public final class ExpectedTablesValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        ValidationConfig wanted = context.config().validation();
        List<Check> checks = new ArrayList<>();
        for (ExpectedTable expected : context.project().expectedTables()) {
            Optional<TableSchema> found = context.catalog().table(expected.name());
            String name = expected.name() + " exists";
            if (found.isEmpty()) {
                checks.add(Check.fail(name, "there is no such table").as(CheckKind.TABLES));
                continue;
            }
            checks.add(rows(expected, found.get(), name, wanted));
            List<String> missing = expected.columns().stream()
                    .filter(column -> !found.get().has(column))
                    .toList();
            if (!missing.isEmpty()) {
                checks.add(Check.fail(expected.name() + " has its columns", "missing: " + String.join(", ", missing))
                        .as(CheckKind.COLUMNS));
            } else if (!expected.columns().isEmpty()) {
                checks.add(Check.pass(
                                expected.name() + " has its columns",
                                expected.columns().size() + " expected, all there")
                        .as(CheckKind.COLUMNS));
            }
        }
        return new Validation(checks);
    }

    private static Check rows(ExpectedTable expected, TableSchema found, String name, ValidationConfig wanted) {
        if (found.rows().isEmpty()) {
            return Check.pass(name, "rows not counted").as(CheckKind.TABLES);
        }
        long rows = found.rows().getAsLong();
        boolean mayBeEmpty = expected.mayBeEmpty()
                || wanted.mayBeEmpty(expected.name().database(), expected.name().table());
        if (mayBeEmpty || rows >= wanted.minRows()) {
            return Check.pass(name, rows + " rows").as(CheckKind.TABLES);
        }
        return Check.warn(
                        name,
                        rows == 0
                                ? "the table is empty"
                                : rows + " rows, fewer than the " + wanted.minRows() + " of min_rows")
                .as(CheckKind.ROWS);
    }
}

package io.cdppipeline.validate;

import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the tables a project is expected to make are there, have rows and have their columns. Every phase gets it.
 *
 * <p>A missing table or column fails; an empty table warns, unless it may be empty (facts: orchestrator, B3).
 */
public final class ExpectedTablesValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        List<Check> checks = new ArrayList<>();
        for (ExpectedTable expected : context.project().expectedTables()) {
            Optional<TableSchema> found = context.catalog().table(expected.name());
            String name = expected.name() + " exists";
            if (found.isEmpty()) {
                checks.add(Check.fail(name, "there is no such table"));
                continue;
            }
            checks.add(rows(expected, found.get(), name));
            List<String> missing = expected.columns().stream()
                    .filter(column -> !found.get().has(column))
                    .toList();
            if (!missing.isEmpty()) {
                checks.add(Check.fail(expected.name() + " has its columns", "missing: " + String.join(", ", missing)));
            } else if (!expected.columns().isEmpty()) {
                checks.add(Check.pass(
                        expected.name() + " has its columns", expected.columns().size() + " expected, all there"));
            }
        }
        return new Validation(checks);
    }

    private static Check rows(ExpectedTable expected, TableSchema found, String name) {
        if (found.rows().isEmpty()) {
            return Check.pass(name, "rows not counted");
        }
        long rows = found.rows().getAsLong();
        return rows == 0 && !expected.mayBeEmpty()
                ? Check.warn(name, "the table is empty")
                : Check.pass(name, rows + " rows");
    }
}

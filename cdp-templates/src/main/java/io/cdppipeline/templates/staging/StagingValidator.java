package io.cdppipeline.templates.staging;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.PrestoText;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.Validation;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the staged tables can be trusted: the derived columns are there, no row was lost or doubled, and dates
 * and amounts were understood (facts: phase packs, B3).
 */
final class StagingValidator implements Validator {

    @Override
    public Validation validate(ValidationContext context) {
        List<Check> checks = new ArrayList<>();
        for (StagingTable table :
                StagingPlan.of(context.config(), context.catalog()).tables()) {
            Optional<TableSchema> staged = context.catalog().table(table.target());
            if (staged.isEmpty()) {
                checks.add(Check.fail(table.target() + " exists", "The table is not there")
                        .as(CheckKind.TABLES));
                continue;
            }
            checks.add(columns(table, staged.get()).as(CheckKind.COLUMNS));
            checks.add(rows(table, context).as(CheckKind.COUNTS));
            List<Check> read = new ArrayList<>(dates(table, staged.get(), context));
            if (table.dedupe().isEmpty()) {
                read.addAll(numbers(table, staged.get(), context));
            }
            read.forEach(check -> checks.add(check.as(CheckKind.UNREAD)));
        }
        return new Validation(checks);
    }

    private static Check columns(StagingTable table, TableSchema staged) {
        String name = table.target() + " has the derived columns";
        List<String> derived = table.lastingNames();
        List<String> lacking =
                derived.stream().filter(column -> !staged.has(column)).toList();
        return lacking.isEmpty()
                ? Check.pass(name, derived.size() + " columns")
                : Check.fail(name, "Missing: " + String.join(", ", lacking));
    }

    /** Raw rows up to the watermark, not those that have arrived since. */
    private static Check rows(StagingTable table, ValidationContext context) {
        List<@Nullable Object> counts = context.sql()
                .values(
                        table.target().database(),
                        List.of(
                                "SELECT COUNT(*)" + fromTakenRows(table, context),
                                "SELECT COUNT(*) FROM " + PrestoText.table(table.target())));
        long raw = count(counts.get(0));
        long staged = count(counts.get(1));
        boolean deduped = table.dedupe().isPresent();
        String name = table.target() + (deduped ? " has no more rows than its source" : " has every row of its source");
        String message = String.format(Locale.ROOT, "%,d rows from %,d of %s", staged, raw, table.input());
        boolean plausible = deduped ? staged <= raw && (staged > 0 || raw == 0) : staged == raw;
        return plausible
                ? Check.pass(name, message)
                : Check.fail(
                        name,
                        message + "; if the source was loaded anew, drop " + table.target()
                                + " and run the phase again, which makes it from all rows");
    }

    private static String fromTakenRows(StagingTable table, ValidationContext context) {
        return " FROM " + PrestoText.table(table.input()) + " WHERE time <= (SELECT COALESCE(MAX(inc_value), 0) FROM "
                + PrestoText.identifier(context.config().databases().config()) + ".inc_log WHERE table_name = "
                + PrestoText.literal(table.input().table()) + " AND project_name = '" + StagingPack.ID + "')";
    }

    /** Texts that became numbers: those that are none are NULL in the staging table. */
    private static List<Check> numbers(StagingTable table, TableSchema staged, ValidationContext context) {
        List<CleanedColumn> numbers = table.columns().stream()
                .filter(column -> column.kind() == ColumnKind.AMOUNT || column.kind() == ColumnKind.RATE)
                .filter(column -> ColumnKind.isText(column.source()) && isStaged(column, "", staged))
                .toList();
        if (numbers.isEmpty()) {
            return List.of();
        }
        String given = numbers.stream()
                .map(column -> "COUNT_IF(UPPER(TRIM("
                        + PrestoText.identifier(column.source().name()) + ")) NOT IN "
                        + ColumnRules.nullTokens(column.source()) + ")")
                .collect(Collectors.joining(", "));
        String read = numbers.stream()
                .map(column -> "COUNT(" + name(column, "") + ")")
                .collect(Collectors.joining(", "));
        List<?> before = row(context, table.input().database(), "SELECT " + given + fromTakenRows(table, context));
        List<?> after =
                row(context, table.target().database(), "SELECT " + read + " FROM " + PrestoText.table(table.target()));
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            unread(
                            context,
                            table.target() + "." + numbers.get(i).name() + " is read as numbers",
                            count(before.get(i)),
                            count(after.get(i)),
                            "no number")
                    .ifPresent(checks::add);
        }
        return checks.isEmpty()
                ? List.of(Check.pass(table.target() + " is read as numbers", numbers.size() + " columns"))
                : checks;
    }

    /** Up to a share of values that no rule can read is taken for dirt in the data, beyond it for a gap in the rules. */
    private static Optional<Check> unread(ValidationContext context, String name, long given, long read, String what) {
        return 100.0 * (given - read) > given * context.config().validation().maxUnread()
                ? Optional.of(Check.warn(
                        name, String.format(Locale.ROOT, "%,d of %,d values are %s", given - read, given, what)))
                : Optional.empty();
    }

    private static List<?> row(ValidationContext context, String database, String sql) {
        return context.sql().query(database, sql).rows().get(0);
    }

    private static List<Check> dates(StagingTable table, TableSchema staged, ValidationContext context) {
        List<CleanedColumn> dates = table.columns().stream()
                .filter(column -> column.kind() == ColumnKind.DATE
                        && isStaged(column, "", staged)
                        && isStaged(column, "_unixtime", staged))
                .toList();
        if (dates.isEmpty()) {
            return List.of();
        }
        String counted = dates.stream()
                .map(date -> "COUNT(" + name(date, "") + "), COUNT(" + name(date, "_unixtime") + ")")
                .collect(Collectors.joining(", "));
        List<?> counts = row(
                context, table.target().database(), "SELECT " + counted + " FROM " + PrestoText.table(table.target()));
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < dates.size(); i++) {
            unread(
                            context,
                            table.target() + "." + dates.get(i).name() + " is read as dates",
                            count(counts.get(2 * i)),
                            count(counts.get(2 * i + 1)),
                            "in no known spelling")
                    .ifPresent(checks::add);
        }
        return checks.isEmpty()
                ? List.of(Check.pass(table.target() + " is read as dates", dates.size() + " columns"))
                : checks;
    }

    private static boolean isStaged(CleanedColumn column, String suffix, TableSchema staged) {
        return column.output(suffix).filter(output -> staged.has(output.name())).isPresent();
    }

    private static String name(CleanedColumn column, String suffix) {
        return PrestoText.identifier(column.name() + suffix);
    }

    private static long count(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}

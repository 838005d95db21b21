package io.cdppipeline.templates.staging;

import io.cdppipeline.target.Sql;
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

/**
 * Whether the staged tables can be trusted: the derived columns are there, no row was lost or doubled, and dates were
 * understood (facts: phase packs, B3).
 */
final class StagingValidator implements Validator {

    /** Up to this share of dates that no spelling fits is taken for dirt in the data, beyond it for a gap in the rules. */
    static final double UNREAD_DATES = 0.05;

    @Override
    public Validation validate(ValidationContext context) {
        List<Check> checks = new ArrayList<>();
        for (StagingTable table :
                StagingPlan.of(context.config(), context.catalog()).tables()) {
            Optional<TableSchema> staged = context.catalog().table(table.target());
            if (staged.isEmpty()) {
                checks.add(Check.fail(table.target() + " exists", "The table is not there"));
                continue;
            }
            checks.add(columns(table, staged.get()));
            checks.add(rows(table, context));
            checks.addAll(dates(table, context.sql()));
        }
        return new Validation(checks);
    }

    private static Check columns(StagingTable table, TableSchema staged) {
        String name = table.target() + " has the derived columns";
        List<String> lacking = table.derivedNames().stream()
                .filter(column -> !staged.has(column))
                .toList();
        return lacking.isEmpty()
                ? Check.pass(name, table.derivedNames().size() + " columns")
                : Check.fail(name, "Missing: " + String.join(", ", lacking));
    }

    /** Raw rows up to the watermark, not those that have arrived since. */
    private static Check rows(StagingTable table, ValidationContext context) {
        String incLog = PrestoText.identifier(context.config().databases().config()) + ".inc_log";
        long raw = context.sql()
                .query(
                        table.input().database(),
                        "SELECT COUNT(*) FROM " + PrestoText.table(table.input()) + " WHERE time <= (SELECT"
                                + " COALESCE(MAX(inc_value), 0) FROM " + incLog + " WHERE table_name = "
                                + PrestoText.literal(table.input().table()) + " AND project_name = '" + StagingPack.ID
                                + "')")
                .firstLong();
        long staged = context.sql()
                .query(table.target().database(), "SELECT COUNT(*) FROM " + PrestoText.table(table.target()))
                .firstLong();
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

    private static List<Check> dates(StagingTable table, Sql sql) {
        List<CleanedColumn> dates = table.columns().stream()
                .filter(column ->
                        column.kind() == ColumnKind.DATE && !column.derived().isEmpty())
                .toList();
        if (dates.isEmpty()) {
            return List.of();
        }
        StringBuilder query = new StringBuilder("SELECT ");
        for (CleanedColumn date : dates) {
            query.append(query.length() > 7 ? ", " : "")
                    .append("COUNT(" + name(date, 0) + "), COUNT(" + name(date, 2) + ")");
        }
        List<?> counts = sql.query(table.target().database(), query + " FROM " + PrestoText.table(table.target()))
                .rows()
                .get(0);
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < dates.size(); i++) {
            long given = count(counts.get(2 * i));
            long unread = given - count(counts.get(2 * i + 1));
            if (unread > given * UNREAD_DATES) {
                checks.add(Check.warn(
                        table.target() + "." + dates.get(i).outputs().get(0).name() + " is read as dates",
                        String.format(Locale.ROOT, "%,d of %,d values are in no known spelling", unread, given)));
            }
        }
        return checks.isEmpty()
                ? List.of(Check.pass(table.target() + " is read as dates", dates.size() + " date columns"))
                : checks;
    }

    private static String name(CleanedColumn column, int output) {
        return PrestoText.identifier(column.outputs().get(output).name());
    }

    private static long count(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}

package io.cdppipeline.preflight;

import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tables that the first phase reads and no phase of this pipeline makes: whether they are there, and fit for what is to be
 * done with them (facts: phase packs, B5, checks 3 to 8, 13 and 14).
 */
final class InputTablesCheck implements PreflightCheck {

    private static final Pattern IDENTIFIER = Pattern.compile(
            "e?mail.*|.*_email|(user|customer|profile|external|cookie|device|anonymous|visitor)_?id|(phone|mobile).*");
    private static final Pattern HOLDS_JSON = Pattern.compile("properties|attributes|data|json|metadata|.*_json");
    private static final Duration FRESH = Duration.ofDays(7);
    private static final double FEW_TIMES = 0.1;

    @Override
    public String id() {
        return "input_tables";
    }

    @Override
    public boolean needsTarget() {
        return true;
    }

    @Override
    public boolean beforeEveryRun() {
        return false;
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Optional<Target> target = context.target();
        if (target.isEmpty()) {
            return List.of();
        }
        List<PreflightResult> results = new ArrayList<>();
        for (TableName name : inputs(context.config())) {
            Optional<TableSchema> table = target.get().catalog().table(name);
            if (table.isEmpty()) {
                results.add(PreflightResult.fail(
                        id(),
                        "Table " + name,
                        "there is no such table",
                        "load it first, with a section ingestion or otherwise, or correct its name"));
            } else {
                results.addAll(schema(table.get(), context.config()));
                data(table.get(), context, target.get()).ifPresent(results::add);
            }
        }
        return results;
    }

    /** What the first phase reads, where it is not what an ingestion brings. */
    private static List<TableName> inputs(PipelineConfig config) {
        if (!config.ingestion().isEmpty()) {
            return List.of();
        }
        String raw = config.databases().src();
        List<TableName> tables = new ArrayList<>();
        if (config.histUnion().isPresent()) {
            String database = config.histUnion().get().sourceDatabase().orElse(raw);
            for (String table : config.histUnionTables()) {
                tables.add(new TableName(database, table));
                tables.add(new TableName(database, table + "_hist"));
            }
        } else if (config.staging().isPresent()) {
            String database = config.staging().get().sourceDatabase().orElse(raw);
            config.stagingTables().forEach(table -> tables.add(new TableName(database, table)));
        } else if (config.unification().isPresent()) {
            for (String table : config.unification().get().tables()) {
                int dot = table.indexOf('.');
                tables.add(new TableName(
                        dot < 0 ? config.databases().stg() : table.substring(0, dot), table.substring(dot + 1)));
            }
        }
        return tables;
    }

    private List<PreflightResult> schema(TableSchema table, PipelineConfig config) {
        List<PreflightResult> results = new ArrayList<>();
        List<String> names = table.columns().stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .toList();
        int columns = names.size();
        String title = "Table " + table.name();
        if (columns == 0) {
            results.add(PreflightResult.fail(id(), title, "it has no columns", "load it with a schema"));
        } else if (columns < 3 || columns > 200) {
            results.add(PreflightResult.warn(
                    id(),
                    title,
                    "it has " + columns + " columns",
                    columns < 3
                            ? "look whether it was loaded as it should be"
                            : "leave out columns that nobody reads"));
        } else {
            List<String> json = table.columns().stream()
                    .filter(column -> column.type().equals("varchar"))
                    .map(Column::name)
                    .filter(name -> HOLDS_JSON.matcher(name).matches())
                    .toList();
            results.add(PreflightResult.pass(
                    id(),
                    title,
                    "it has " + columns + " columns"
                            + (json.isEmpty() ? "" : ", of which these look like JSON: " + String.join(", ", json))));
        }
        boolean needsIdentifier =
                config.unification().isPresent() || config.staging().isPresent();
        if (needsIdentifier
                && names.stream().noneMatch(name -> IDENTIFIER.matcher(name).matches())) {
            results.add(PreflightResult.warn(
                    id(),
                    title,
                    "none of its columns is called like an identifier (email, phone, customer_id, …)",
                    "nothing of it can be unified, unless the configuration names its keys"));
        }
        return results;
    }

    private Optional<PreflightResult> data(TableSchema table, PreflightContext context, Target target) {
        QueryResult answer = target.sql()
                .query(
                        table.name().database(),
                        "SELECT count(*), max(time), approx_distinct(time) FROM \""
                                + table.name().table() + "\"");
        if (answer.rows().isEmpty() || answer.rows().get(0).size() < 3) {
            return Optional.empty();
        }
        long rows = answer.firstLong();
        String title = "Rows of " + table.name();
        if (rows == 0) {
            return Optional.of(
                    PreflightResult.warn(id(), title, "it is empty", "what is made of it will be empty as well"));
        }
        if (!(answer.rows().get(0).get(1) instanceof Number latest)
                || !(answer.rows().get(0).get(2) instanceof Number times)) {
            return Optional.of(PreflightResult.pass(id(), title, rows + " rows"));
        }
        Instant newest = Instant.ofEpochSecond(latest.longValue());
        String seen = rows + " rows, the latest of " + newest
                + (times.longValue() < FEW_TIMES * rows
                        ? ", with " + times.longValue()
                                + " different times only: their time may be that of their loading"
                        : "");
        return Optional.of(
                newest.isBefore(context.clock().instant().minus(FRESH))
                        ? PreflightResult.warn(
                                id(),
                                title,
                                seen,
                                "look whether it is still loaded: nothing of the last 7 days is there")
                        : PreflightResult.pass(id(), title, seen));
    }
}

package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ColumnRule;
import io.cdppipeline.config.ColumnSettings;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.PiiKind;
import io.cdppipeline.config.PiiPolicy;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.DigdagText;
import io.cdppipeline.templates.staging.CleanedColumn.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Works out what staging makes of the columns of one raw table. */
final class ColumnPlan {

    private final StagingConfig staging;
    private final String base;
    private final TableSchema schema;
    private final Map<String, ColumnSettings> settings;
    private final Consumer<String> note;
    private final ColumnRules rules;
    private final PersonalData personal;
    private final List<Column> raw;
    private final TableSample sample;
    private final Set<String> names = new HashSet<>();

    ColumnPlan(
            StagingConfig staging,
            Catalog catalog,
            ColumnRules rules,
            String base,
            TableSchema schema,
            Map<String, ColumnSettings> settings,
            Consumer<String> note) {
        this.staging = staging;
        this.base = base;
        this.schema = schema;
        this.settings = settings;
        this.note = note;
        this.rules = rules;
        this.personal = new PersonalData(SqlDialect.of(staging.engine()));
        this.raw = taken();
        this.sample = TableSample.of(catalog, schema, raw, staging.sampleRows());
    }

    List<CleanedColumn> columns() {
        for (Column column : raw) {
            if (!names.add(CleanedColumn.name(column))) {
                throw new CdpException(schema.name() + " has two columns that differ in case only: '" + column.name()
                        + "'. Staging writes lower case: rename one of them in the source");
            }
        }
        refuseUnknownColumns();
        List<CleanedColumn> columns = new ArrayList<>();
        raw.stream().map(this::column).forEach(columns::add);
        settings.forEach((name, of) -> {
            if (!names.contains(name) && of.expression().isPresent()) {
                columns.add(given(new Column(name, ""), of.expression().get()));
            }
        });
        return columns.stream().filter(column -> !column.outputs().isEmpty()).toList();
    }

    /** The raw columns in their order, without {@code time} and without those that are told to be left out. */
    private List<Column> taken() {
        List<Column> columns = schema.columns().stream()
                .filter(column -> !column.name().equals("time"))
                .filter(column -> !isOurs(column))
                .filter(column ->
                        settings(column).rule().filter(ColumnRule.SKIP::equals).isEmpty())
                .toList();
        if (columns.size() <= StagingPlan.MAX_COLUMNS) {
            return columns;
        }
        note.accept(schema.name() + " has " + columns.size() + " columns; staging takes the first "
                + StagingPlan.MAX_COLUMNS + " and leaves out "
                + columns.subList(StagingPlan.MAX_COLUMNS, columns.size()).stream()
                        .map(Column::name)
                        .collect(Collectors.joining(", ")));
        return columns.subList(0, StagingPlan.MAX_COLUMNS);
    }

    private boolean isOurs(Column column) {
        boolean ours = column.name().equalsIgnoreCase(StagingTable.SOURCE_SYSTEM)
                || column.name().equalsIgnoreCase(StagingTable.LOAD_TIMESTAMP);
        if (ours) {
            note.accept(
                    schema.name() + "." + column.name() + " is left out: staging writes a column of that name itself");
        }
        return ours;
    }

    private ColumnSettings settings(Column column) {
        return settings.getOrDefault(
                CleanedColumn.name(column), ColumnSettings.builder().build());
    }

    private void refuseUnknownColumns() {
        List<ConfigProblem> problems = settings.entrySet().stream()
                .filter(entry -> entry.getValue().expression().isEmpty())
                .map(Map.Entry::getKey)
                .filter(name -> schema.columns().stream()
                        .noneMatch(column -> CleanedColumn.name(column).equals(name)))
                .map(name -> new ConfigProblem(
                        "staging.columns." + base + "." + name,
                        schema.name() + " has no such column; its columns: "
                                + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "))))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private CleanedColumn column(Column column) {
        ColumnSettings of = settings(column);
        if (of.expression().isPresent()) {
            return given(column, of.expression().get());
        }
        ColumnKind kind = kind(column, of);
        CleanedColumn cleaned = withinItsNames(rules.clean(
                column,
                kind,
                DateSpelling.of(sample.of(column)),
                kind == ColumnKind.JSON ? fields(column, of) : List.of()));
        return cleaned.kind() == ColumnKind.JSON
                ? personalValues(cleaned, sample.of(column), of)
                : personal(cleaned, kind, of);
    }

    private static CleanedColumn given(Column column, String expression) {
        String sql = DigdagText.escape(expression.strip());
        return CleanedColumn.of(column, ColumnKind.GIVEN, new Output(CleanedColumn.name(column), "", sql));
    }

    /** By what is told, else by what the sample shows, else by name and type. */
    private ColumnKind kind(Column column, ColumnSettings of) {
        boolean text = ColumnKind.isText(column);
        if (of.rule().isPresent()) {
            return switch (of.rule().get()) {
                case TEXT -> of.preserveCase() ? ColumnKind.VERBATIM : text ? ColumnKind.TEXT : ColumnKind.LABEL;
                case EMAIL -> ColumnKind.EMAIL;
                case PHONE -> ColumnKind.PHONE;
                case DATE -> ColumnKind.DATE;
                case NUMBER -> text ? ColumnKind.RATE : ColumnKind.NUMBER;
                case AMOUNT -> ColumnKind.AMOUNT;
                case BOOLEAN -> ColumnKind.BOOLEAN;
                case JSON -> ColumnKind.JSON;
                case SKIP -> throw new IllegalStateException(column + " is left out");
            };
        }
        ColumnKind kind = rules.kindOf(column);
        List<String> values = sample.of(column);
        boolean free = kind == ColumnKind.TEXT || kind == ColumnKind.LABEL || kind == ColumnKind.VERBATIM;
        if (text && free && (!of.keys().isEmpty() || isJson(column, values))) {
            return ColumnKind.JSON;
        }
        if (kind == ColumnKind.TEXT && DateSpelling.areDates(values)) {
            return ColumnKind.DATE;
        }
        return of.preserveCase() && free ? ColumnKind.VERBATIM : kind;
    }

    /** All values where the name says nothing; one value where the name says so. */
    private static boolean isJson(Column column, List<String> values) {
        if (values.isEmpty()) {
            return false;
        }
        return ColumnKind.isCalledJson(column.name())
                ? values.stream().anyMatch(JsonSample::isJson)
                : values.stream().allMatch(JsonSample::isJson);
    }

    private List<JsonField> fields(Column column, ColumnSettings of) {
        String name = CleanedColumn.name(column);
        JsonSample.Fields found = of.keys().isEmpty()
                ? JsonSample.fields(name, sample.of(column))
                : JsonSample.fields(name, sample.of(column), of.keys());
        List<JsonField> fields = new ArrayList<>();
        List<String> leftOut = new ArrayList<>(found.leftOut());
        for (JsonField field : found.fields()) {
            if (names.contains(field.name())) {
                leftOut.add(String.join(".", field.path()));
            } else {
                fields.add(field);
            }
        }
        if (!leftOut.isEmpty()) {
            note.accept(schema.name() + "." + column.name() + " keeps " + String.join(", ", leftOut)
                    + " within its JSON: their columns would be too many, or have names that are taken; 'keys' in"
                    + " staging.columns says which to take");
        }
        return fields;
    }

    /** The column itself where one of its outputs would have the name of another column. */
    private CleanedColumn withinItsNames(CleanedColumn cleaned) {
        Optional<String> taken = cleaned.derived().stream()
                .map(Output::name)
                .filter(names::contains)
                .findFirst();
        if (taken.isPresent()) {
            note.accept(schema.name() + " has a column " + taken.get() + " of its own, so none is derived from "
                    + cleaned.source().name());
            return rules.cleanWithoutDerived(cleaned.source());
        }
        if (cleaned.kind() == ColumnKind.JSON) {
            cleaned.derived().forEach(output -> names.add(output.name()));
        }
        return cleaned;
    }

    /**
     * @param kind what the column holds: by a rule of the configuration, or beside columns that are called as its own outputs
     *     would be, it may be cleaned as something else
     */
    private CleanedColumn personal(CleanedColumn cleaned, ColumnKind kind, ColumnSettings of) {
        PiiPolicy policy = of.pii()
                .orElseGet(() -> staging.pii().isEmpty()
                        ? PiiPolicy.KEEP
                        : policy(PersonalData.kindOf(cleaned.name(), kind)
                                .or(() -> PersonalData.kindOf(cleaned.name(), rules.kindOf(cleaned.source())))));
        if (policy != PiiPolicy.KEEP) {
            note.accept(schema.name() + "." + cleaned.source().name() + told(policy));
        }
        return personal.apply(policy, cleaned);
    }

    /** The JSON itself goes where a policy takes anything out of it, since it would show it again. */
    private CleanedColumn personalValues(CleanedColumn cleaned, List<String> values, ColumnSettings of) {
        if (of.pii().isPresent()) {
            return personal(cleaned.withOutputs(cleaned.output("").stream().toList()), cleaned.kind(), of);
        }
        if (staging.pii().isEmpty()) {
            return cleaned;
        }
        List<Output> outputs = new ArrayList<>();
        List<String> touched = new ArrayList<>();
        for (Output value : cleaned.derived()) {
            String key = value.name().substring(cleaned.name().length() + 1);
            PiiPolicy policy = policyOfKey(key);
            if (policy != PiiPolicy.KEEP) {
                touched.add(value.name());
                note.accept(schema.name() + "." + value.name() + told(policy));
            }
            personal.apply(policy, value).ifPresent(outputs::add);
        }
        if (touched.isEmpty()) {
            // Nor may it show what becomes no column: in lists, deeper within, or too many.
            JsonSample.keys(values).stream()
                    .filter(key -> policyOfKey(key) != PiiPolicy.KEEP)
                    .forEach(touched::add);
        }
        if (touched.isEmpty()) {
            return cleaned;
        }
        note.accept(schema.name() + "." + cleaned.source().name() + " is left out, since it holds "
                + String.join(", ", touched));
        return cleaned.withOutputs(outputs);
    }

    private PiiPolicy policyOfKey(String key) {
        return policy(PersonalData.kindOf(key, ColumnKind.of(new Column(key, "varchar"))));
    }

    private PiiPolicy policy(Optional<PiiKind> kind) {
        return kind.map(each -> staging.pii().getOrDefault(each, PiiPolicy.KEEP))
                .orElse(PiiPolicy.KEEP);
    }

    private static String told(PiiPolicy policy) {
        return switch (policy) {
            case KEEP -> " stays as it is";
            case HASH -> " tells about a person: its hash alone is staged";
            case MASK -> " tells about a person: it is staged masked";
            case DROP -> " tells about a person: it is left out";
        };
    }
}

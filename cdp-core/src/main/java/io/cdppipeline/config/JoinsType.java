package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The joins of one table: a list of mappings. */
final class JoinsType implements ValueType<List<Located<JoinRule>>> {

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";
    private static final ValueType<String> COLUMN = Types.matching("a column: letters, digits or underscores", NAME);

    static final Key<String> TABLE = Key.required(
            "table",
            Types.matching("a table that is staged, as shopify_customers", "[A-Za-z0-9_-]{1,200}"),
            "The other table.");
    static final Key<Map<String, String>> ON = Key.required("on", new OnType(), "Which columns hold the same in both.");
    static final Key<List<Located<String>>> COLUMNS = Key.required(
            "columns",
            new ListType(
                    "columns",
                    Types.matching("a column, or 'column as name'", NAME + "(\\s+[Aa][Ss]\\s+" + NAME + ")?"),
                    false,
                    name -> name.toLowerCase(Locale.ROOT)),
            "What is taken from the other table.");

    private static final Section JOIN = Section.of("joins", "", TABLE, ON, COLUMNS);

    @Override
    public String allowed() {
        return "a list of mappings with " + Problems.allOf(JOIN.keyNames());
    }

    @Override
    public Optional<List<Located<JoinRule>>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Items items)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        List<Located<JoinRule>> joins = new ArrayList<>();
        for (Raw item : items.items()) {
            if (!(item instanceof Raw.Fields fields)) {
                reading.wrongKind(item, "a mapping of " + Problems.allOf(JOIN.keyNames()));
                continue;
            }
            Settings read = new Settings();
            new SectionReader(JOIN, reading.label(), reading.interpolation(), reading.problems())
                    .read(item.place(), fields.fields(), field -> false, read);
            if (read.value(TABLE).isPresent()
                    && read.value(ON).isPresent()
                    && read.value(COLUMNS).isPresent()) {
                joins.add(new Located<>(
                        item.place(),
                        JoinRule.builder()
                                .table(PipelineConfig.baseTableName(read.need(TABLE)))
                                .putAllOn(read.need(ON))
                                .addAllColumns(read.texts(COLUMNS))
                                .build()));
            }
        }
        return Optional.of(joins);
    }

    /** A mapping from columns to columns; not empty. */
    private static final class OnType implements ValueType<Map<String, String>> {

        @Override
        public String allowed() {
            return "a mapping from columns of the table to columns of the other one";
        }

        @Override
        public Optional<Map<String, String>> read(Raw raw, Reading reading) {
            if (!(raw instanceof Raw.Fields fields)) {
                reading.wrongKind(raw, allowed());
                return Optional.empty();
            }
            if (fields.fields().isEmpty()) {
                reading.empty(raw.place(), allowed());
                return Optional.empty();
            }
            Map<String, String> columns = new LinkedHashMap<>();
            for (Raw.Field field : fields.fields()) {
                if (!field.name().matches(NAME)) {
                    reading.problem(
                            field.place(),
                            "a name in " + reading.label() + " must be " + COLUMN.allowed() + ", found "
                                    + Problems.quote(field.name()));
                }
                COLUMN.read(field.value(), reading.within(field.name()))
                        .ifPresent(other ->
                                columns.put(field.name().toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)));
            }
            return columns.size() == fields.fields().size() ? Optional.of(columns) : Optional.empty();
        }
    }
}

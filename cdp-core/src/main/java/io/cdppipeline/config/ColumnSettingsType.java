package io.cdppipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The columns of one table: a mapping from columns to what holds for them. */
final class ColumnSettingsType implements ValueType<Map<String, ColumnSettings>> {

    static final Key<ColumnRule> RULE = Key.optional(
            "rule", Types.word(ColumnRule.class, ColumnRule::text), "by name, type and values", "What it is.");
    static final Key<String> PRESERVE_CASE =
            Key.optional("preserve_case", Types.FLAG, "false", "Whether a text keeps its own spelling.");
    static final Key<String> EXPRESSION =
            Key.optional("expression", Types.TEXT, "none", "What makes it, in the SQL of the engine.");
    static final Key<PiiPolicy> PII = Key.optional(
            "pii", Types.word(PiiPolicy.class, PiiPolicy::text), "by name", "What stays of a person's data.");
    static final Key<List<Located<String>>> KEYS = Key.optional(
            "keys",
            new ListType(
                    "keys",
                    Types.matching("a key, or two with a dot between", "[^.]{1,128}(\\.[^.]{1,128})?"),
                    false,
                    key -> key),
            "those in the sample",
            "Which values of JSON become columns.");

    private static final Section SETTINGS = Section.of("columns", "", RULE, PRESERVE_CASE, EXPRESSION, PII, KEYS);

    @Override
    public String allowed() {
        return "a mapping from columns to " + Problems.oneOf(SETTINGS.keyNames());
    }

    @Override
    public Optional<Map<String, ColumnSettings>> read(Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields columns)) {
            reading.wrongKind(raw, allowed());
            return Optional.empty();
        }
        Map<String, ColumnSettings> settings = new LinkedHashMap<>();
        for (Raw.Field column : columns.fields()) {
            Reading within = reading.within(column.name());
            if (!(column.value() instanceof Raw.Fields fields)) {
                within.wrongKind(column.value(), "a mapping of " + Problems.allOf(SETTINGS.keyNames()));
                continue;
            }
            Settings read = new Settings();
            new SectionReader(SETTINGS, within.label(), reading.interpolation(), reading.problems())
                    .read(column.place(), fields.fields(), field -> false, read);
            ColumnSettings earlier =
                    settings.put(column.name().toLowerCase(Locale.ROOT), settings(column, read, within));
            if (earlier != null) {
                reading.problem(
                        column.place(),
                        reading.label() + " has " + Problems.quote(column.name()) + " twice, in other capitals");
            }
        }
        return Optional.of(settings);
    }

    private static ColumnSettings settings(Raw.Field column, Settings read, Reading reading) {
        boolean json = read.value(RULE).map(ColumnRule.JSON::equals).orElse(true);
        boolean text = read.value(RULE).map(ColumnRule.TEXT::equals).orElse(true);
        if (read.given(KEYS) && !json) {
            contradiction(column, KEYS, read, reading, "json");
        }
        if (preserveCase(read) && !text) {
            contradiction(column, PRESERVE_CASE, read, reading, "text");
        }
        if (read.given(EXPRESSION) && read.given(RULE)) {
            reading.problem(
                    column.place(),
                    reading.label()
                            + " has both 'rule' and 'expression'; the expression makes the column, so leave one out");
        }
        ColumnSettings.Builder settings = ColumnSettings.builder().preserveCase(preserveCase(read));
        read.value(RULE).ifPresent(settings::rule);
        read.value(EXPRESSION).ifPresent(settings::expression);
        read.place(EXPRESSION).map(Place::text).ifPresent(settings::expressionPlace);
        read.value(PII).ifPresent(settings::pii);
        return settings.addAllKeys(read.texts(KEYS)).build();
    }

    private static boolean preserveCase(Settings read) {
        return read.value(PRESERVE_CASE).filter("true"::equals).isPresent();
    }

    private static void contradiction(Raw.Field column, Key<?> key, Settings read, Reading reading, String rule) {
        reading.problem(
                read.place(key).orElse(column.place()),
                "'" + key.name() + "' of " + reading.label() + " goes with the rule '" + rule + "' only, found '"
                        + read.need(RULE).text() + "'");
    }
}

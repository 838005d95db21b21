package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The kinds of settings of the unification. What they refuse follows facts: td-api, 5.2. */
final class UnificationTypes {

    /** A key's or an attribute's name: a column of the prep table, thus lower case. */
    static final ValueType<String> NAME = Types.matching(
            "a name of lower-case letters, digits or underscores that starts with a letter", "[a-z][a-z0-9_]{0,63}");

    private static final ValueType<String> TABLE =
            Types.matching("a table's name, as shopify_orders", "([A-Za-z0-9_]+\\.)?[A-Za-z0-9_-]{1,200}");

    private static final ValueType<String> SOURCE_COLUMN = Types.matching(
            "a table and a column of it, as shopify_customers.first_name",
            "([A-Za-z0-9_]+\\.)?[A-Za-z0-9_-]{1,200}\\.[^.]{1,200}");

    /** A text as it is: a quoted one may be empty or have blanks at its ends. */
    private static final ValueType<String> EXACT = new ValueType<>() {
        @Override
        public String allowed() {
            return "a text";
        }

        @Override
        public Optional<String> read(Raw raw, Reading reading) {
            if (!(raw instanceof Raw.Text text && text.quoted())) {
                return Types.TEXT.read(raw, reading);
            }
            try {
                return Optional.of(reading.interpolation().resolve(text.text()));
            } catch (Interpolation.Unresolved e) {
                reading.problem(raw.place(), reading.label() + " " + e.getMessage());
                return Optional.empty();
            }
        }
    };

    private static final ValueType<String> REGEXP =
            Types.scalar("a regular expression of 1 to 512 characters", (scalar, allowed, reading) -> {
                try {
                    Pattern.compile(scalar.value());
                } catch (PatternSyntaxException e) {
                    reading.wrong(scalar, allowed, "; " + e.getDescription());
                    return Optional.empty();
                }
                if (scalar.value().length() > 512) {
                    reading.wrong(scalar, allowed);
                    return Optional.empty();
                }
                return Optional.of(scalar.value());
            });

    static final ValueType<Map<String, Located<Map<String, Located<String>>>>> KEYS = new MappingType<>(
            "a mapping from tables to columns and their identifiers",
            TABLE,
            new MappingType<>("a mapping from columns to identifiers, or none", Types.TEXT, NAME));

    static final ValueType<Map<String, Located<List<Located<String>>>>> ATTRIBUTES = new MappingType<>(
            "a mapping from attributes to lists of table.column",
            NAME,
            new ListType("columns", SOURCE_COLUMN, false, UnaryOperator.identity()));

    static final Key<String> VALID_REGEXP = Key.optional("valid_regexp", REGEXP, "", "");
    static final Key<List<Located<String>>> INVALID_TEXTS =
            Key.optional("invalid_texts", new ListType("texts", EXACT, true, UnaryOperator.identity()), "", "");

    private static final Section RULE = Section.of("key_rules", "", VALID_REGEXP, INVALID_TEXTS);

    static final ValueType<Map<String, Located<KeyRule>>> KEY_RULES =
            new MappingType<>("a mapping from identifiers to 'valid_regexp' and 'invalid_texts'", NAME, new RuleType());

    static final Key<String> KEY = Key.required("key", NAME, "");
    static final Key<String> VALUE = Key.required("value", EXACT, "");
    static final Key<String> REASON = Key.required("reason", Types.TEXT, "");
    static final Key<List<Located<String>>> TABLES =
            Key.optional("tables", new ListType("tables", TABLE, true, UnaryOperator.identity()), "", "");

    private static final Section EXCLUSION = Section.of("exclusions", "", KEY, VALUE, REASON, TABLES);

    static final ValueType<List<KeyExclusion>> EXCLUSIONS = new ExclusionsType();

    private UnificationTypes() {}

    private static Optional<Settings> settings(Section section, Raw raw, Reading reading) {
        if (!(raw instanceof Raw.Fields fields)) {
            reading.wrongKind(raw, "a mapping of " + Problems.allOf(section.keyNames()));
            return Optional.empty();
        }
        Settings settings = new Settings();
        new SectionReader(section, reading.label(), reading.interpolation(), reading.problems())
                .read(raw.place(), fields.fields(), field -> false, settings);
        return Optional.of(settings);
    }

    private static final class RuleType implements ValueType<KeyRule> {
        @Override
        public String allowed() {
            return "a mapping of 'valid_regexp' and 'invalid_texts'";
        }

        @Override
        public Optional<KeyRule> read(Raw raw, Reading reading) {
            return settings(RULE, raw, reading)
                    .map(read -> KeyRule.builder()
                            .validRegexp(read.value(VALID_REGEXP))
                            .invalidTexts(read.value(INVALID_TEXTS).map(ListType::values))
                            .build());
        }
    }

    private static final class ExclusionsType implements ValueType<List<KeyExclusion>> {
        @Override
        public String allowed() {
            return "a list of mappings of 'key', 'value', 'reason' and, if need be, 'tables'";
        }

        @Override
        public Optional<List<KeyExclusion>> read(Raw raw, Reading reading) {
            if (!(raw instanceof Raw.Items items)) {
                reading.wrongKind(raw, allowed());
                return Optional.empty();
            }
            Reading each = new Reading("an entry of " + reading.label(), reading.interpolation(), reading.problems());
            List<KeyExclusion> exclusions = new ArrayList<>();
            for (Raw item : items.items()) {
                settings(EXCLUSION, item, each)
                        .filter(read -> read.value(KEY).isPresent()
                                && read.value(VALUE).isPresent()
                                && read.value(REASON).isPresent())
                        .ifPresent(read -> exclusions.add(new KeyExclusion(
                                read.need(KEY), read.need(VALUE), read.need(REASON), read.texts(TABLES))));
            }
            return Optional.of(exclusions);
        }
    }
}

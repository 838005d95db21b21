package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of one table that are written apart from the configuration, in a table of rules. Immutable and thread-safe.
 *
 * @param columns by column
 * @param joins in their order
 */
public record StagingRules(Map<String, ColumnSettings> columns, List<JoinRule> joins) {

    static final Key<Map<String, ColumnSettings>> COLUMNS = Key.optional(
            "columns", new ColumnSettingsType(), "none", "By column: what its own rule should not decide.");
    static final Key<List<Located<JoinRule>>> JOINS =
            Key.optional("joins", new JoinsType(), "none", "Columns of other staging tables.");

    private static final Section SECTION = Section.of("additional_rules", "", COLUMNS, JOINS);

    public StagingRules {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        joins = List.copyOf(joins);
    }

    /**
     * Reads the rules from a text of JSON (or YAML) with {@code columns} and {@code joins}, written as below {@code staging}
     * for one table.
     *
     * @param place where the text is, for messages
     * @throws ConfigException with everything that is wrong with it
     */
    public static StagingRules parse(String text, String place) {
        Problems problems = new Problems();
        Settings settings = new Settings();
        Optional<Raw> tree = YamlReader.read(text, place, problems);
        if (tree.isPresent() && tree.get() instanceof Raw.Fields fields) {
            new SectionReader(SECTION, "'" + SECTION.name() + "'", Interpolation.none(), problems)
                    .read(fields.place(), fields.fields(), field -> false, settings);
        } else {
            tree.ifPresent(raw -> problems.add(
                    raw.place(),
                    "'" + SECTION.name() + "' must be a mapping of " + Problems.allOf(SECTION.keyNames()) + ", found "
                            + raw.kind()));
        }
        problems.throwIfAny();
        List<JoinRule> joins = new ArrayList<>();
        settings.value(JOINS).orElse(List.of()).forEach(join -> joins.add(join.value()));
        return new StagingRules(settings.value(COLUMNS).orElse(Map.of()), joins);
    }
}

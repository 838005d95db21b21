package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.KeyExclusion;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.staging.StagingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the configuration says of identifiers, held against the tables that are there.
 *
 * @param identifiers all kinds, those to merge by first first
 * @param columns by table, and by column in lower case: the identifier, or {@link #NONE}
 */
record KeySettings(List<Identifier> identifiers, Map<TableName, Map<String, String>> columns) {

    /** In {@code unification.keys}, a column that is not to be used. */
    static final String NONE = "none";

    /**
     * The settings of a configuration.
     *
     * @throws CdpException if they name tables or columns that are not there, with all of them
     */
    static KeySettings of(PipelineConfig config, List<TableSchema> tables) {
        UnificationConfig section = config.unification().orElseThrow();
        List<String> problems = new ArrayList<>();
        Map<TableName, Map<String, String>> columns = new LinkedHashMap<>();
        section.keys().forEach((table, keys) -> {
            Optional<TableSchema> schema = table(config, tables, table);
            if (schema.isEmpty()) {
                problems.add("unification.keys names " + table + ", which is none of "
                        + tables.stream().map(each -> each.name().table()).toList());
            } else {
                columns.computeIfAbsent(schema.get().name(), name -> new LinkedHashMap<>())
                        .putAll(columns(schema.get(), keys, problems));
            }
        });
        List<Identifier> identifiers = identifiers(section);
        Set<String> known = new LinkedHashSet<>();
        identifiers.forEach(identifier -> known.add(identifier.name()));
        Stream.concat(
                        section.exclusions().stream().map(KeyExclusion::key).map(key -> "exclusions names " + key),
                        Stream.concat(
                                section.keyRules().keySet().stream().map(key -> "key_rules names " + key),
                                section.mergeByKeys().stream().map(key -> "merge_by_keys names " + key)))
                .filter(named -> !known.contains(named.substring(named.lastIndexOf(' ') + 1)))
                .forEach(named -> problems.add("unification." + named
                        + ", which is no identifier; those are " + String.join(", ", known)
                        + ", and what unification.keys gives to a column"));
        if (!problems.isEmpty()) {
            throw new CdpException(String.join(". ", problems));
        }
        return new KeySettings(identifiers, columns);
    }

    /** A table by the name of the staging table, its base name, or either with a database. */
    static Optional<TableSchema> table(PipelineConfig config, List<TableSchema> tables, String text) {
        return tables.stream()
                .filter(schema -> isCalled(config, schema.name(), text))
                .findFirst();
    }

    /** Whether a staging table may be called so. */
    static boolean isCalled(PipelineConfig config, TableName table, String text) {
        int dot = text.lastIndexOf('.');
        String name = PipelineConfig.tableName(text.substring(dot + 1));
        return (dot < 0 || table.database().equals(text.substring(0, dot)))
                && (table.table().equals(name) || table.table().equals(StagingNames.stagingTable(config, name)));
    }

    Map<String, String> keys(TableName table) {
        return columns.getOrDefault(table, Map.of());
    }

    Identifier identifier(String name) {
        return identifiers.stream()
                .filter(identifier -> identifier.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No identifier " + name));
    }

    private static Map<String, String> columns(TableSchema schema, Map<String, String> keys, List<String> problems) {
        Map<String, String> columns = new LinkedHashMap<>();
        Map<String, String> holders = new LinkedHashMap<>();
        keys.forEach((name, key) -> {
            String label = "unification.keys names " + schema.name() + "." + name;
            Optional<Column> column = schema.columns().stream()
                    .filter(each -> each.name().equalsIgnoreCase(name) && !name.equalsIgnoreCase("time"))
                    .findFirst();
            Optional<String> other =
                    key.equals(NONE) ? Optional.empty() : Optional.ofNullable(holders.putIfAbsent(key, name));
            if (column.isEmpty()) {
                problems.add(label + ", which is not there; the columns are "
                        + schema.columns().stream().map(Column::name).toList());
            } else if (!key.equals(NONE) && !IdentityTable.isScalar(column.get())) {
                problems.add(label + ", which is of type " + column.get().type() + " and holds no single value");
            } else if (other.isPresent()) {
                problems.add(label + " as " + key + ", and so is " + other.get()
                        + ": a row has one value of each identifier");
            } else if (UnificationValues.PREP_TAIL.contains(key)) {
                problems.add(label + " as " + key + ", which is what the prep table calls a column of its own");
            } else {
                columns.put(name.toLowerCase(Locale.ROOT), key);
            }
        });
        return columns;
    }

    /** The known kinds and those that the configuration brings, with its rules, in its order. */
    private static List<Identifier> identifiers(UnificationConfig section) {
        Map<String, Identifier> all = new LinkedHashMap<>();
        Set<String> added = new LinkedHashSet<>();
        section.keys().values().forEach(keys -> added.addAll(keys.values()));
        added.remove(NONE);
        Identifier.BY_STABILITY.forEach(known -> added.remove(known.name()));
        for (Identifier known : Identifier.BY_STABILITY) {
            if (known.name().equals("email")) {
                // What the configuration brings is an id that a system gave; people change addresses sooner.
                added.forEach(name -> all.put(name, Identifier.of(name)));
            }
            all.put(known.name(), known);
        }
        section.keyRules().forEach((name, rule) -> all.computeIfPresent(name, (key, known) -> known.with(rule)));
        List<Identifier> ordered = new ArrayList<>();
        section.mergeByKeys()
                .forEach(name -> Optional.ofNullable(all.remove(name)).ifPresent(ordered::add));
        ordered.addAll(all.values());
        return ordered;
    }
}

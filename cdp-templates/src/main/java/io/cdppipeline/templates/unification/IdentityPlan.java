package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.PerTable;
import io.cdppipeline.templates.staging.StagingNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which tables and columns the unification uses, worked out from the staging tables that are there.
 *
 * @param tables the tables with an identifier, in the order of their names
 * @param keys the identifiers that occur, the steadiest first
 * @param attributes the attributes that occur
 * @param notes why each table and column is in or out
 */
record IdentityPlan(
        List<IdentityTable> tables, List<Identifier> keys, List<MasterAttribute> attributes, List<String> notes) {

    private static final List<String> CHANGED_AT = List.of(
            "updated_at_unixtime", "modified_at_unixtime", "last_modified_date_unixtime", "created_at_unixtime");

    IdentityPlan {
        tables = List.copyOf(tables);
        keys = List.copyOf(keys);
        attributes = List.copyOf(attributes);
        notes = List.copyOf(notes);
    }

    static IdentityPlan of(PipelineConfig config, Catalog catalog) {
        List<TableSchema> candidates = candidates(config, catalog);
        KeySettings settings = KeySettings.of(config, candidates);
        KeyFinder finder = new KeyFinder(settings, catalog);
        List<String> notes = new ArrayList<>();
        Map<TableSchema, Map<String, Column>> found = new LinkedHashMap<>();
        for (Keys keys : PerTable.map(candidates, schema -> keys(config, schema, finder))) {
            notes.add(keys.note());
            if (!keys.byName().isEmpty()) {
                found.put(keys.schema(), keys.byName());
            }
        }
        if (found.isEmpty()) {
            throw new CdpException(
                    "No table of " + config.databases().stg() + " has a column that identifies a customer"
                            + (candidates.isEmpty()
                                    ? ", for it has no tables: run the staging phase first"
                                    : ". " + String.join(". ", notes)
                                            + ". Stage a table with an email, a phone or a customer's id,"
                                            + " or say in unification.keys which column holds one"));
        }
        AttributeFinder attributes = AttributeFinder.of(config, List.copyOf(found.keySet()));
        List<IdentityTable> tables = new ArrayList<>();
        found.forEach((schema, keys) -> tables.add(table(schema, keys, attributes, notes)));
        requireDistinctBases(tables);
        List<Identifier> keys = settings.identifiers().stream()
                .filter(key -> tables.stream().anyMatch(table -> table.keys().containsKey(key.name())))
                .toList();
        requireDistinctColumns(keys, attributes.attributes());
        notes.addAll(sharedNamespaces(config, tables, keys));
        return new IdentityPlan(tables, keys, attributes.attributes(), notes);
    }

    private static void requireDistinctColumns(List<Identifier> keys, List<MasterAttribute> attributes) {
        Set<String> names = new HashSet<>(UnificationValues.PREP_TAIL);
        Stream.concat(
                        keys.stream().map(Identifier::name),
                        attributes.stream().flatMap(attribute -> attribute.columns().stream()))
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new CdpException("The prep table would have two columns '" + name
                            + "': give the identifier or attribute of that name in unification.keys or"
                            + " unification.attributes another one");
                });
    }

    private static void requireDistinctBases(List<IdentityTable> tables) {
        Map<String, IdentityTable> byBase = new LinkedHashMap<>();
        for (IdentityTable table : tables) {
            IdentityTable other = byBase.putIfAbsent(table.base(), table);
            if (other != null) {
                throw new CdpException("unification.tables has " + other.name() + " and " + table.name()
                        + ", which would both become " + table.enrichedTable() + ": leave one out, or rename it");
            }
        }
    }

    private static List<TableSchema> candidates(PipelineConfig config, Catalog catalog) {
        UnificationConfig section = config.unification()
                .orElseThrow(() -> new IllegalStateException("The configuration has no unification section"));
        String database = config.databases().stg();
        requireStaged(config, catalog.tables(database));
        if (section.tables().isEmpty()) {
            return catalog.tables(database).stream()
                    .filter(schema -> !schema.name().table().startsWith("work_")
                            && !schema.name().table().endsWith("_tmp"))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        }
        List<TableSchema> found = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        for (String text : section.tables()) {
            Optional<TableSchema> schema = named(config, catalog, database, text);
            schema.ifPresentOrElse(found::add, () -> missing.add(text));
        }
        if (!missing.isEmpty()) {
            throw new CdpException(
                    "unification.tables names " + String.join(", ", missing) + ", but " + database + " has "
                            + catalog.tables(database).stream()
                                    .map(schema -> schema.name().table())
                                    .toList()
                            + ": name a staging table, or database.table");
        }
        return found.stream()
                .distinct()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Where a staging phase comes before, an empty database only means that it has not run yet. */
    private static void requireStaged(PipelineConfig config, List<TableSchema> staged) {
        List<TableName> expected = config.stagingTables().stream()
                .map(base -> new TableName(config.databases().stg(), StagingNames.stagingTable(config, base)))
                .toList();
        if (staged.isEmpty() && !expected.isEmpty()) {
            throw new MissingTableException(expected, "run the staging phase first");
        }
    }

    /** A table as named, or the staging table of a base table of that name. */
    private static Optional<TableSchema> named(PipelineConfig config, Catalog catalog, String database, String text) {
        int dot = text.lastIndexOf('.');
        String owner = dot < 0 ? database : text.substring(0, dot);
        String table = PipelineConfig.tableName(text.substring(dot + 1));
        return catalog.table(new TableName(owner, table))
                .or(() -> catalog.table(new TableName(owner, StagingNames.stagingTable(config, table))));
    }

    private static Map<String, Column> columns(TableSchema schema) {
        Map<String, Column> columns = new LinkedHashMap<>();
        schema.columns().forEach(column -> columns.put(column.name().toLowerCase(Locale.ROOT), column));
        columns.remove("time");
        return columns;
    }

    /** A table's identifiers by their names, and what a reader should know of them. */
    private record Keys(TableSchema schema, Map<String, Column> byName, String note) {}

    private static Keys keys(PipelineConfig config, TableSchema schema, KeyFinder finder) {
        TableName name = schema.name();
        String base = StagingNames.baseTable(name.table());
        Map<String, Column> columns = columns(schema);
        KeyFinder.Found found = finder.find(StagingNames.source(config, base), base, schema, columns);
        String unused = String.join("; ", found.unused());
        String note = found.keys().isEmpty()
                ? name + " is left out: none of its " + columns.size() + " columns identifies a customer"
                        + (unused.isEmpty() ? "" : " (" + unused + ")")
                : name + " is unified by " + String.join(", ", found.used())
                        + (unused.isEmpty() ? "" : "; not by " + unused);
        return new Keys(schema, found.keys(), note);
    }

    private static IdentityTable table(
            TableSchema schema, Map<String, Column> keys, AttributeFinder attributes, List<String> notes) {
        TableName name = schema.name();
        Map<String, Column> columns = columns(schema);
        if (columns.remove(UnificationNames.UNIFIED_ID) != null) {
            notes.add(name + "." + UnificationNames.UNIFIED_ID + " gives way to the new id in the enriched table");
        }
        return new IdentityTable(
                name,
                StagingNames.baseTable(name.table()),
                List.copyOf(columns.values()),
                keys,
                attributes.of(name),
                CHANGED_AT.stream().filter(columns::containsKey).findFirst(),
                schema.rows().isPresent() && schema.rows().getAsLong() == 0);
    }

    /** Customer 17 of two systems need not be one person. */
    private static List<String> sharedNamespaces(
            PipelineConfig config, List<IdentityTable> tables, List<Identifier> keys) {
        List<String> notes = new ArrayList<>();
        for (Identifier key : keys) {
            Set<String> sources = new TreeSet<>();
            for (IdentityTable table : tables) {
                if (table.keys().containsKey(key.name())) {
                    sources.add(StagingNames.source(config, table.base()));
                }
            }
            boolean ofOneWorld = key.name().equals("email")
                    || key.name().equals("phone")
                    || key.name().startsWith("td_");
            if (sources.size() > 1 && !ofOneWorld) {
                notes.add(
                        "Warning: " + key.name() + " comes from "
                                + String.join(" and ", sources)
                                + ", and equal values are taken for one customer; if each system numbers its own, unify them apart");
            }
        }
        return notes;
    }
}

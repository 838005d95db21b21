package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.staging.StagingNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tables and columns the unification uses, worked out from the staging tables that are there.
 *
 * @param tables the tables with an identifier, in the order of their names
 * @param keys the identifiers that occur, the steadiest first
 * @param attributes the attributes that occur
 * @param notes why each table and column is in or out
 */
record IdentityPlan(
        List<IdentityTable> tables, List<Identifier> keys, List<ProfileAttribute> attributes, List<String> notes) {

    private static final Set<String> CUSTOMER_TABLES = Set.of(
            "customer",
            "customers",
            "contact",
            "contacts",
            "profile",
            "profiles",
            "user",
            "users",
            "account",
            "accounts");

    /** In an order of Shopify, the member of the shop's staff who took it (facts: phase packs, A4.1 has it as a key). */
    private static final Set<String> STAFF_COLUMNS = Set.of("shopify.user_id");

    /** In a customer of Shopify, whether the account is enabled. */
    private static final Set<String> NOT_ATTRIBUTES = Set.of("shopify.state");

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
        List<String> notes = new ArrayList<>();
        List<IdentityTable> tables = new ArrayList<>();
        for (TableSchema schema : candidates) {
            table(config, schema, notes).ifPresent(tables::add);
        }
        if (tables.isEmpty()) {
            throw new CdpException(
                    "No table of " + config.databases().stg() + " has a column that identifies a customer"
                            + (candidates.isEmpty()
                                    ? ", for it has no tables: run the staging phase first"
                                    : ". " + String.join(". ", notes)
                                            + ". Stage a table with an email, a phone or a customer's id,"
                                            + " or name one in unification.tables"));
        }
        requireDistinctBases(tables);
        List<Identifier> keys = Identifier.BY_STABILITY.stream()
                .filter(key -> tables.stream().anyMatch(table -> table.keys().containsKey(key.name())))
                .toList();
        List<ProfileAttribute> attributes = ProfileAttribute.ALL.stream()
                .filter(attribute ->
                        tables.stream().anyMatch(table -> table.attributes().containsKey(attribute.name())))
                .toList();
        notes.addAll(sharedNamespaces(config, tables, keys));
        return new IdentityPlan(tables, keys, attributes, notes);
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

    private static Optional<IdentityTable> table(PipelineConfig config, TableSchema schema, List<String> notes) {
        TableName name = schema.name();
        String base = StagingNames.baseTable(name.table());
        String system = StagingNames.source(config, base);
        Map<String, Column> columns = new LinkedHashMap<>();
        schema.columns().forEach(column -> columns.put(column.name().toLowerCase(Locale.ROOT), column));
        columns.remove("time");
        List<String> reasons = new ArrayList<>();
        Map<String, Column> keys = keys(system, base, columns, reasons);
        if (keys.isEmpty()) {
            notes.add(name + " is left out: none of its " + columns.size() + " columns identifies a customer"
                    + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")"));
            return Optional.empty();
        }
        List<String> used = keys.entrySet().stream()
                .map(key -> key.getValue().name().equals(key.getKey())
                        ? key.getKey()
                        : key.getValue().name() + " as " + key.getKey())
                .toList();
        notes.add(name + " is unified by " + String.join(", ", used)
                + (reasons.isEmpty() ? "" : "; not by " + String.join("; ", reasons)));
        Map<String, Column> attributes = new LinkedHashMap<>();
        for (ProfileAttribute attribute : ProfileAttribute.ALL) {
            attribute.candidates().stream()
                    .map(candidate -> column(columns, candidate))
                    .filter(Objects::nonNull)
                    .filter(column -> !NOT_ATTRIBUTES.contains(source(base) + "." + column.name()))
                    .filter(IdentityPlan::isScalar)
                    .findFirst()
                    .ifPresent(column -> attributes.put(attribute.name(), column));
        }
        if (columns.remove(UnificationNames.UNIFIED_ID) != null) {
            notes.add(name + "." + UnificationNames.UNIFIED_ID + " gives way to the new id in the enriched table");
        }
        return Optional.of(new IdentityTable(
                name,
                base,
                List.copyOf(columns.values()),
                keys,
                attributes,
                CHANGED_AT.stream().filter(columns::containsKey).findFirst(),
                schema.rows().isPresent() && schema.rows().getAsLong() == 0));
    }

    private static Map<String, Column> keys(
            String system, String base, Map<String, Column> columns, List<String> reasons) {
        Map<String, Column> keys = new LinkedHashMap<>();
        for (Identifier identifier : Identifier.BY_STABILITY) {
            for (String candidate : identifier.columns()) {
                Column column = column(columns, candidate);
                if (column == null) {
                    continue;
                }
                Column first = keys.get(identifier.name());
                if (!isScalar(column)) {
                    reasons.add(column.name() + ", which is of type " + column.type());
                } else if (STAFF_COLUMNS.contains(source(base) + "." + candidate)) {
                    reasons.add(column.name() + ", which is the member of staff who took the order");
                } else if (first == null) {
                    keys.put(identifier.name(), column);
                } else if (!first.name().equals(column.name() + "_std")) {
                    reasons.add(column.name() + ", since " + first.name() + " is the row's " + identifier.name());
                }
            }
            if (identifier.name().equals(Identifier.CUSTOMER_ID) && keys.isEmpty()) {
                customerTableId(system, base, columns, keys);
            }
        }
        return keys;
    }

    /** A column by its name, or by its name with the underscores elsewhere: {@code customerid}. */
    private static @Nullable Column column(Map<String, Column> columns, String name) {
        Column exact = columns.get(name);
        if (exact != null) {
            return exact;
        }
        String letters = name.replace("_", "");
        return columns.entrySet().stream()
                .filter(column -> column.getKey().replace("_", "").equals(letters))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The id of a row of a table of customers is what other tables call customer_id. */
    private static void customerTableId(
            String system, String base, Map<String, Column> columns, Map<String, Column> keys) {
        Column id = columns.get("id");
        String object = system.isEmpty() ? base : base.substring(system.length() + 1);
        if (id != null && isScalar(id) && CUSTOMER_TABLES.contains(object)) {
            keys.put(Identifier.CUSTOMER_ID, id);
        }
    }

    private static String source(String base) {
        return base.split("_", 2)[0];
    }

    private static boolean isScalar(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.startsWith("varchar")
                || Set.of("bigint", "integer", "double", "boolean").contains(type);
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

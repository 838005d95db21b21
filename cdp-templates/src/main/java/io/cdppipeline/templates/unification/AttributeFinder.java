package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.staging.StagingNames;
import io.cdppipeline.templates.unification.ColumnNames.Sought;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where the attributes of the master table come from: the columns that the configuration lists, each behind the one
 * before it, else columns of known names, those of tables with one row per customer before those of others.
 */
final class AttributeFinder {

    /** In a customer of Shopify, whether the account is enabled. */
    private static final String ACCOUNT_STATE = "shopify.state";

    private final PipelineConfig config;
    private final Map<TableName, Map<String, Column>> byTable = new LinkedHashMap<>();
    private final Map<TableName, Looked> looked = new HashMap<>();
    private final List<MasterAttribute> attributes = new ArrayList<>();

    /** What all attributes look at in a table. */
    private record Looked(String system, boolean ofCustomers, ColumnNames columns) {}

    private AttributeFinder(PipelineConfig config) {
        this.config = config;
    }

    /** The attributes of the tables that are unified. */
    static AttributeFinder of(PipelineConfig config, List<TableSchema> tables) {
        AttributeFinder finder = new AttributeFinder(config);
        Map<String, List<String>> listed = config.unification().orElseThrow().attributes();
        listed.forEach((name, columns) -> finder.listed(name, columns, tables));
        ProfileAttribute.ALL.stream()
                .filter(attribute -> !listed.containsKey(attribute.name()))
                .forEach(attribute -> finder.named(attribute, tables));
        return finder;
    }

    List<MasterAttribute> attributes() {
        return attributes;
    }

    /** A table's attributes, by the prep table's column. */
    Map<String, Column> of(TableName table) {
        return byTable.getOrDefault(table, Map.of());
    }

    private void listed(String name, List<String> columns, List<TableSchema> tables) {
        List<String> levels = new ArrayList<>();
        for (String each : columns) {
            int dot = each.lastIndexOf('.');
            Optional<TableSchema> table = KeySettings.table(config, tables, each.substring(0, dot));
            Column column = table.flatMap(schema -> schema.columns().stream()
                            .filter(of -> of.name().equalsIgnoreCase(each.substring(dot + 1)))
                            .filter(IdentityTable::isScalar)
                            .findFirst())
                    .orElseThrow(() -> new CdpException("unification.attributes." + name + " names " + each
                            + ", which is no column with single values of a table that is unified; those are "
                            + tables.stream().map(of -> of.name().table()).toList()));
            levels.add(MasterAttribute.column(name, levels.size() + 1));
            put(table.orElseThrow().name(), levels.get(levels.size() - 1), column);
        }
        attributes.add(new MasterAttribute(name, levels));
    }

    private void named(ProfileAttribute attribute, List<TableSchema> tables) {
        Map<TableName, Column> found = new LinkedHashMap<>();
        Map<TableName, Integer> trust = new LinkedHashMap<>();
        for (TableSchema table : tables) {
            Looked looked = looked(table);
            column(attribute, looked).ifPresent(column -> {
                found.put(table.name(), column);
                trust.put(table.name(), looked.ofCustomers() ? 1 : 2);
            });
        }
        List<Integer> levels = List.copyOf(new TreeSet<>(trust.values()));
        List<String> columns = new ArrayList<>();
        levels.forEach(level -> columns.add(MasterAttribute.column(attribute.name(), columns.size() + 1)));
        found.forEach((table, column) -> put(table, columns.get(levels.indexOf(trust.get(table))), column));
        if (!columns.isEmpty()) {
            attributes.add(new MasterAttribute(attribute.name(), columns));
        }
    }

    private Looked looked(TableSchema table) {
        return looked.computeIfAbsent(table.name(), name -> {
            String base = StagingNames.baseTable(name.table());
            Map<String, Column> columns = new LinkedHashMap<>();
            table.columns().forEach(column -> columns.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column));
            return new Looked(
                    base.split("_", 2)[0],
                    KeyFinder.isOfCustomers(StagingNames.source(config, base), base),
                    new ColumnNames(columns));
        });
    }

    private static Optional<Column> column(ProfileAttribute attribute, Looked table) {
        // Some three hundred names for each table: most are not there.
        for (Sought name : attribute.columns()) {
            Column column = table.columns().find(name);
            if (column != null
                    && !ACCOUNT_STATE.equals(table.system() + "." + column.name())
                    && IdentityTable.isScalar(column)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    private void put(TableName table, String prepColumn, Column column) {
        byTable.computeIfAbsent(table, name -> new LinkedHashMap<>()).put(prepColumn, column);
    }
}

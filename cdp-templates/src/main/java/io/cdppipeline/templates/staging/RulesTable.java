package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingRules;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table in which rules of tables may be written (facts: phase packs, A3): one row for each raw table, and where it says
 * something it goes before the configuration.
 */
final class RulesTable {

    static final String NAME = "staging_trnsfrm_rules";

    private static final List<String> COLUMNS =
            List.of("db_name", "table_name", "partition_columns", "order_by_columns", "additional_rules");
    private static final int MAX_ROWS = 10_000;

    private final TableName name;
    private final Map<TableName, List<String>> rows = new HashMap<>();

    private RulesTable(TableName name) {
        this.name = name;
    }

    /** Reads the table; one that does not exist has no rules. */
    static RulesTable read(PipelineConfig config, Catalog catalog) {
        String text = config.staging()
                .orElseThrow()
                .rulesTable()
                .orElse(config.databases().config() + "." + NAME);
        int dot = text.indexOf('.');
        RulesTable rules = new RulesTable(new TableName(text.substring(0, dot), text.substring(dot + 1)));
        if (catalog.table(rules.name).isPresent()) {
            catalog.sample(rules.name, COLUMNS, MAX_ROWS).forEach(rules::add);
        }
        return rules;
    }

    private void add(List<@Nullable Object> row) {
        List<String> texts = row.stream()
                .map(value -> value == null ? "" : value.toString().strip())
                .toList();
        TableName table = new TableName(texts.get(0), texts.get(1));
        if (rows.putIfAbsent(table, texts) != null) {
            throw new CdpException(name + " has two rows for " + table + ": leave one of them");
        }
    }

    /** What is written for a raw table, if anything is. */
    Optional<TableRules> of(TableName table) {
        return Optional.ofNullable(rows.get(table)).map(row -> rules(table, row));
    }

    private TableRules rules(TableName table, List<String> row) {
        List<String> partition = list(row.get(2));
        List<String> order = list(row.get(3));
        String place = name + " (" + table + ")";
        if (partition.isEmpty() != order.isEmpty()) {
            throw new CdpException(place + " has " + (partition.isEmpty() ? "order_by_columns" : "partition_columns")
                    + " only: which rows are versions of one thing needs partition_columns, and which of them stays"
                    + " order_by_columns");
        }
        StagingRules others = row.get(4).isEmpty()
                ? new StagingRules(Map.of(), List.of())
                : StagingRules.parse(row.get(4), place + ".additional_rules");
        return new TableRules(
                others.columns(),
                others.joins(),
                partition.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DedupeRule.builder()
                                .addAllPartitionBy(partition)
                                .addAllOrderBy(order)
                                .build()));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}

package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.Rule;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.util.ArrayList;
import java.util.List;

/**
 * The identifiers and ids of a source table's rows as DuckDB SQL. Expressions are about {@link #from()}, in which the
 * source table is {@code s}; asking for them adds the joins that they need.
 *
 * <p>A value is valid if it is not null, not among the invalid texts, and the regular expression, if any, is found in it
 * (facts: phase-packs, A5.2). Values are cast to varchar.
 */
final class KeyColumns {

    /**
     * An identifier of a row.
     *
     * @param keyType from 1
     * @param value an expression: the valid value or null
     */
    record Identifier(int keyType, String value) {}

    private final Request request;
    private final SourceTable table;
    private final StringBuilder joins = new StringBuilder();
    private int joined;

    KeyColumns(Request request, SourceTable table) {
        this.request = request;
        this.table = table;
    }

    /** A FROM clause without its keyword. */
    String from() {
        return Db.quote(table.database(), table.table()) + " AS s" + joins;
    }

    /** What a row has that an id merges: its keys, strongest first, then the ids it merges. */
    List<Identifier> entries(UnifiedId id) {
        List<Identifier> entries = new ArrayList<>();
        int keyType = 0;
        for (String key : id.keys()) {
            keyType++;
            for (String column : table.columnsOf(key)) {
                String value = "CAST(s." + Db.quote(column) + " AS VARCHAR)";
                entries.add(new Identifier(keyType, valid(value, request.rule(key))));
            }
        }
        for (String merged : id.mergedIds()) {
            keyType++;
            entries.add(new Identifier(keyType, idOfRow(request.id(merged))));
        }
        return entries;
    }

    /**
     * An expression for a row's id: looked up by its first valid key, as all keys of a row have the same id; null for a row
     * without a valid key.
     */
    String idOfRow(UnifiedId id) {
        List<Identifier> entries = entries(id);
        if (entries.isEmpty()) {
            return "CAST(NULL AS VARCHAR)";
        }
        StringBuilder value = new StringBuilder("CASE");
        StringBuilder type = new StringBuilder("CASE");
        for (Identifier entry : entries) {
            value.append(" WHEN ")
                    .append(entry.value())
                    .append(" IS NOT NULL THEN ")
                    .append(entry.value());
            type.append(" WHEN ")
                    .append(entry.value())
                    .append(" IS NOT NULL THEN ")
                    .append(entry.keyType());
        }
        String alias = "k" + joined++;
        joins.append(" LEFT JOIN ")
                .append(Db.quote(request.database(), id.name() + "_lookup"))
                .append(" AS ")
                .append(alias)
                .append(" ON ")
                .append(alias)
                .append(".id = ")
                .append(value)
                .append(" END AND ")
                .append(alias)
                .append(".id_key_type = ")
                .append(type)
                .append(" END");
        return alias + "." + id.kind().column();
    }

    /** The value where it is valid, else null. */
    static String valid(String value, Rule rule) {
        List<String> conditions = new ArrayList<>();
        if (!rule.invalidTexts().isEmpty()) {
            List<String> texts = rule.invalidTexts().stream().map(Db::literal).toList();
            conditions.add(value + " NOT IN (" + String.join(", ", texts) + ")");
        }
        rule.validRegexp()
                .ifPresent(regexp -> conditions.add("regexp_matches(" + value + ", " + Db.literal(regexp) + ")"));
        return conditions.isEmpty()
                ? value
                : "CASE WHEN " + String.join(" AND ", conditions) + " THEN " + value + " END";
    }
}

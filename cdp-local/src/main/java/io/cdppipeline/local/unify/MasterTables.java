package io.cdppipeline.local.unify;

import io.cdppipeline.local.unify.Request.Attribute;
import io.cdppipeline.local.unify.Request.Master;
import io.cdppipeline.local.unify.Request.SourceColumn;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The step {@code master}: one row for each id of the lookup, with attributes taken from the source tables' rows (facts:
 * td-api 5.2, phase-packs A5.3 step 9). Sources of equal priority go in the order of their declaration; of values with
 * the same {@code order_by} the smallest is taken, whatever the order of the rows.
 */
final class MasterTables {

    private final Db db;
    private final Request request;

    MasterTables(Db db, Request request) {
        this.db = db;
        this.request = request;
    }

    String run(Master master, long now) throws SQLException {
        UnifiedId id = request.id(master.id());
        if (!db.exists(request.database(), id.name() + "_lookup")) {
            throw new UnificationFailure("unification " + request.name() + ": master table " + master.name()
                    + " needs the id " + id.name() + ", which has not been built; set run_"
                    + id.kind().column()
                    + "s: true");
        }
        Map<SourceTable, List<String>> aggregates = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        StringBuilder joins = new StringBuilder();
        for (int a = 0; a < master.attributes().size(); a++) {
            Attribute attribute = master.attributes().get(a);
            String value = attribute.sourceId().isPresent()
                    ? idAttribute(id, request.id(attribute.sourceId().get()), attribute, "i" + a, joins)
                    : columnAttribute(attribute, "a" + a, aggregates);
            columns.add(", " + value + " AS " + Db.quote(attribute.name()));
        }
        StringBuilder from =
                new StringBuilder("(SELECT DISTINCT " + id.kind().column() + " AS id FROM " + lookup(id) + ") AS ids");
        for (Map.Entry<SourceTable, List<String>> source : aggregates.entrySet()) {
            String alias = "t" + source.getKey().number();
            KeyColumns keys = new KeyColumns(request, source.getKey());
            String rowId = keys.idOfRow(id);
            from.append(" LEFT JOIN (SELECT ")
                    .append(rowId)
                    .append(" AS id, ")
                    .append(String.join(", ", source.getValue()))
                    .append(" FROM ")
                    .append(keys.from())
                    .append(" GROUP BY 1) AS ")
                    .append(alias)
                    .append(" ON ")
                    .append(alias)
                    .append(".id = ids.id");
        }
        String target = Db.quote(request.database(), master.name());
        db.run("CREATE OR REPLACE TABLE " + target + " AS SELECT ids.id AS " + Db.quote(id.name())
                + String.join("", columns) + ", CAST(" + now + " AS BIGINT) AS \"time\" FROM " + from + joins
                + " ORDER BY ids.id");
        return master.name() + ": "
                + db.number("SELECT count(*) FROM " + target).orElse(0) + " rows";
    }

    private String columnAttribute(Attribute attribute, String name, Map<SourceTable, List<String>> aggregates)
            throws SQLException {
        boolean asText = types(attribute) > 1;
        List<String> values = new ArrayList<>();
        for (SourceColumn source : attribute.sources()) {
            SourceTable table = request.table(source.table());
            String column = "s." + Db.quote(source.column());
            String text = "CAST(" + column + " AS VARCHAR)";
            String valid = "(" + KeyColumns.valid(text, attribute.rule()) + ") IS NOT NULL";
            String value = asText ? text : column;
            String order =
                    "s." + Db.quote(source.orderBy()) + (source.first() ? " ASC" : " DESC") + " NULLS LAST, " + value;
            String alias = name + "_" + values.size();
            aggregates
                    .computeIfAbsent(table, added -> new ArrayList<>())
                    .add(aggregate(value, order, valid, attribute.arrayElements()) + " AS " + alias);
            values.add("t" + table.number() + "." + alias);
        }
        return combined(values, attribute.arrayElements());
    }

    private static String aggregate(String value, String order, String filter, OptionalInt elements) {
        return elements.isEmpty()
                ? "first(" + value + " ORDER BY " + order + ") FILTER (WHERE " + filter + ")"
                : "(list(" + value + " ORDER BY " + order + ") FILTER (WHERE " + filter + "))[1:" + elements.getAsInt()
                        + "]";
    }

    private static String combined(List<String> values, OptionalInt elements) {
        if (elements.isEmpty()) {
            return values.size() == 1 ? values.get(0) : "COALESCE(" + String.join(", ", values) + ")";
        }
        List<String> lists =
                values.stream().map(each -> "COALESCE(" + each + ", [])").toList();
        return "flatten([" + String.join(", ", lists) + "])[1:" + elements.getAsInt() + "]";
    }

    /** How many different types the attribute's columns have; checks that they are there. */
    private long types(Attribute attribute) throws SQLException {
        List<String> types = new ArrayList<>();
        for (SourceColumn source : attribute.sources()) {
            SourceTable table = request.table(source.table());
            Map<String, String> columns = db.columns(table.database(), table.table());
            for (String column : List.of(source.column(), source.orderBy())) {
                if (!columns.containsKey(column)) {
                    throw new UnificationFailure("unification " + request.name() + ": attribute " + attribute.name()
                            + " reads column " + column + " of " + table.database() + "." + table.table()
                            + ", which has "
                            + (columns.isEmpty() ? "no columns" : String.join(", ", columns.keySet())));
                }
            }
            types.add(String.valueOf(columns.get(source.column())));
        }
        return types.stream().distinct().count();
    }

    /** Another id of the same identifiers, earliest first. */
    private String idAttribute(UnifiedId id, UnifiedId other, Attribute attribute, String alias, StringBuilder joins) {
        List<String> sameKey = new ArrayList<>();
        List<String> types = id.keyTypes();
        List<String> otherTypes = other.keyTypes();
        for (String key : types) {
            if (otherTypes.contains(key)) {
                sameKey.add("(l.id_key_type = " + (types.indexOf(key) + 1) + " AND o.id_key_type = "
                        + (otherTypes.indexOf(key) + 1) + ")");
            }
        }
        String otherColumn = other.kind().column();
        String valid = "(" + KeyColumns.valid("value", attribute.rule()) + ") IS NOT NULL";
        joins.append(" LEFT JOIN (SELECT id, ")
                .append(aggregate("value", "seen, value", valid, attribute.arrayElements()))
                .append(" AS value FROM (SELECT l.")
                .append(id.kind().column())
                .append(" AS id, o.")
                .append(otherColumn)
                .append(" AS value, min(o.")
                .append(otherColumn)
                .append("_first_seen_at) AS seen FROM ")
                .append(lookup(id))
                .append(" AS l JOIN ")
                .append(lookup(other))
                .append(" AS o ON o.id = l.id AND (")
                .append(sameKey.isEmpty() ? "false" : String.join(" OR ", sameKey))
                .append(") GROUP BY 1, 2) GROUP BY id) AS ")
                .append(alias)
                .append(" ON ")
                .append(alias)
                .append(".id = ids.id");
        return combined(List.of(alias + ".value"), attribute.arrayElements());
    }

    private String lookup(UnifiedId id) {
        return Db.quote(request.database(), id.name() + "_lookup");
    }
}

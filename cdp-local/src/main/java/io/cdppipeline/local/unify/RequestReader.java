package io.cdppipeline.local.unify;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.local.unify.Request.Attribute;
import io.cdppipeline.local.unify.Request.IdKey;
import io.cdppipeline.local.unify.Request.KeyColumn;
import io.cdppipeline.local.unify.Request.Kind;
import io.cdppipeline.local.unify.Request.Master;
import io.cdppipeline.local.unify.Request.Rule;
import io.cdppipeline.local.unify.Request.SourceColumn;
import io.cdppipeline.local.unify.Request.SourceTable;
import io.cdppipeline.local.unify.Request.Switches;
import io.cdppipeline.local.unify.Request.UnifiedId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** Reads a request against the grammar (facts: td-api, section 5.2) and reports everything that breaks it. */
final class RequestReader {

    private static final int MOST_TEXTS = 127;

    private final Predicate<String> regexpWorks;

    /**
     * @param regexpWorks whether the engine that will search with a regular expression can compile it
     */
    RequestReader(Predicate<String> regexpWorks) {
        this.regexpWorks = regexpWorks;
    }

    /**
     * @throws UnificationRefused with all violations
     */
    Request read(JsonNode content) {
        Checked call = Checked.root(content);
        Switches switches = new Switches(
                call.flag("run_canonical_ids", true),
                call.flag("run_persistent_ids", true),
                call.flag("run_enrichments", true),
                call.flag("run_master_tables", true),
                call.flag("full_refresh", true),
                call.flag("keep_debug_tables", false));
        call.flag("early_access", false);
        Checked root = call.unification("unification");
        call.refuseUnread();
        if (!content.path("unification").isObject()) {
            throw new UnificationRefused(call.violations());
        }
        Request request = unification(switches, root);
        if (!call.violations().isEmpty()) {
            throw new UnificationRefused(call.violations());
        }
        return request;
    }

    private Request unification(Switches switches, Checked root) {
        String name = root.requiredName("name");
        List<IdKey> keys = root.objects("keys", 1, Integer.MAX_VALUE, this::key);
        List<String> keyNames = keys.stream().map(IdKey::name).toList();
        distinct(root, "keys", keyNames);
        int[] number = {0};
        List<SourceTable> tables = root.objects("tables", 1, 255, node -> table(node, ++number[0], keyNames));
        List<String> tableNames = tables.stream().map(SourceTable::as).toList();
        distinct(root, "tables", tableNames);
        keyUse(root, keyNames, tables);
        List<UnifiedId> ids = new ArrayList<>();
        ids.addAll(ids(root, Kind.CANONICAL, keyNames, tableNames));
        ids.addAll(ids(root, Kind.PERSISTENT, keyNames, tableNames));
        if (ids.isEmpty()) {
            root.violation("canonical_ids", "at least one canonical or persistent id is required");
        }
        List<String> idNames = ids.stream().map(UnifiedId::name).toList();
        distinct(root, "persistent_ids", idNames);
        List<Master> masters =
                root.objects("master_tables", 0, Integer.MAX_VALUE, node -> master(node, ids, tableNames));
        distinct(root, "master_tables", masters.stream().map(Master::name).toList());
        root.refuseUnread();
        return new Request(name, switches, keys, tables, ids, masters);
    }

    private IdKey key(Checked node) {
        return new IdKey(node.requiredName("name"), rule(node));
    }

    private Rule rule(Checked node) {
        Optional<String> regexp = node.text("valid_regexp");
        regexp.ifPresent(text -> {
            if (text.isEmpty() || text.length() > 512) {
                node.violation("valid_regexp", "must have 1 to 512 characters");
            } else if (!regexpWorks.test(text)) {
                node.violation(
                        "valid_regexp",
                        "'" + text + "' is no regular expression that the embedded service can search with"
                                + " (RE2 syntax: no look-around and no back references)");
            }
        });
        return new Rule(regexp, node.textsOrNull("invalid_texts", MOST_TEXTS));
    }

    private static SourceTable table(Checked node, int number, List<String> keyNames) {
        String database = node.requiredText("database");
        String table = node.requiredText("table");
        String as = node.text("as").orElse(table);
        if (node.has("as") && !Checked.NAME.matcher(as).matches()) {
            node.violation("as", "must match ^[a-zA-Z_]\\w*$, but is '" + as + "'");
        }
        List<String> incremental = node.texts("incremental_columns", MOST_TEXTS);
        List<KeyColumn> columns = node.objects("key_columns", 1, 32, column -> {
            String key = column.requiredText("key");
            if (!key.isEmpty() && !keyNames.contains(key)) {
                column.violation("key", "'" + key + "' is not one of the keys");
            }
            return new KeyColumn(column.requiredText("column"), key);
        });
        return new SourceTable(number, database, table, as, incremental, columns);
    }

    private static void keyUse(Checked root, List<String> keyNames, List<SourceTable> tables) {
        for (int i = 0; i < keyNames.size(); i++) {
            String key = keyNames.get(i);
            long uses = tables.stream()
                    .filter(table -> !table.columnsOf(key).isEmpty())
                    .count();
            if (uses == 0 && !key.isEmpty()) {
                root.violation("keys[" + i + "].name", "'" + key + "' is in no table's key_columns");
            } else if (uses > 32) {
                root.violation(
                        "keys[" + i + "].name", "'" + key + "' is in " + uses + " tables; at most 32 may have it");
            }
        }
    }

    private static List<UnifiedId> ids(Checked root, Kind kind, List<String> keyNames, List<String> tableNames) {
        String list = kind.column() + "s";
        List<String> earlier = new ArrayList<>();
        return root.objects(list, 0, Integer.MAX_VALUE, node -> {
            UnifiedId id = id(node, kind, keyNames, tableNames, earlier);
            earlier.add(id.name());
            return id;
        });
    }

    private static UnifiedId id(
            Checked node, Kind kind, List<String> keyNames, List<String> tableNames, List<String> earlier) {
        String name = node.requiredName("name");
        String mergeIds = "merge_by_" + kind.column() + "s";
        List<String> order = node.texts("merge_by_keys", 64);
        List<String> merged = node.texts(mergeIds, 64);
        boolean time = kind == Kind.PERSISTENT && order.contains("time");
        if (time && !merged.isEmpty()) {
            node.violation("merge_by_keys", "'time' may not be used together with " + mergeIds);
        }
        List<String> keys =
                order.stream().filter(key -> !(time && key.equals("time"))).toList();
        keys.stream()
                .filter(key -> !keyNames.contains(key))
                .forEach(key -> node.violation("merge_by_keys", "'" + key + "' is not one of the keys"));
        merged.stream()
                .filter(id -> !earlier.contains(id))
                .forEach(id -> node.violation(
                        mergeIds, "'" + id + "' is not one of the " + kind.column() + "s before this one"));
        if (keys.isEmpty() && merged.size() < 2) {
            node.violation("merge_by_keys", "may be empty only with two or more " + mergeIds);
        }
        doNotMergeKey(node, kind, order);
        return new UnifiedId(
                kind,
                name,
                keys,
                time ? order.indexOf("time") : 0,
                merged,
                sourceTables(node, tableNames),
                node.number("merge_iterations", 1, 49).orElse(3),
                node.number("incremental_merge_iterations", 1, 49).orElse(2));
    }

    private static List<String> sourceTables(Checked node, List<String> tableNames) {
        List<String> sourceTables = node.texts("source_tables", 255);
        sourceTables.stream()
                .filter(table -> !tableNames.contains(table))
                .forEach(table -> node.violation("source_tables", "'" + table + "' is not one of the tables"));
        return sourceTables.isEmpty() ? tableNames : sourceTables;
    }

    private static void doNotMergeKey(Checked node, Kind kind, List<String> order) {
        if (kind == Kind.PERSISTENT || !node.has("do_not_merge_key")) {
            return;
        }
        String key = node.requiredText("do_not_merge_key");
        if (order.isEmpty() || !order.get(0).equals(key)) {
            node.violation("do_not_merge_key", "must be the first element of merge_by_keys");
        } else {
            node.violation(
                    "do_not_merge_key",
                    "is not supported by the embedded service; remove it, or run this unification in the cloud");
        }
    }

    private Master master(Checked node, List<UnifiedId> ids, List<String> tableNames) {
        String name = node.requiredName("name");
        Optional<String> canonical = idName(node, "canonical_id", Kind.CANONICAL, ids);
        Optional<String> persistent = idName(node, "persistent_id", Kind.PERSISTENT, ids);
        if (node.has("canonical_id") == node.has("persistent_id")) {
            node.violation("needs exactly one of canonical_id and persistent_id");
        }
        List<Attribute> attributes =
                node.objects("attributes", 0, 512, attribute -> attribute(attribute, ids, tableNames));
        distinct(node, "attributes", attributes.stream().map(Attribute::name).toList());
        String id = canonical.or(() -> persistent).orElse("");
        if (attributes.stream().anyMatch(attribute -> attribute.name().equals(id))) {
            node.violation("attributes", "'" + id + "' is the name of the master table's id");
        }
        return new Master(name, id, attributes);
    }

    private static Optional<String> idName(Checked node, String field, Kind kind, List<UnifiedId> ids) {
        Optional<String> name = node.text(field);
        name.filter(text -> ids.stream()
                        .noneMatch(id -> id.kind() == kind && id.name().equals(text)))
                .ifPresent(text -> node.violation(field, "'" + text + "' is not one of the " + kind.column() + "s"));
        return name;
    }

    private Attribute attribute(Checked node, List<UnifiedId> ids, List<String> tableNames) {
        String name = node.requiredName("name");
        Optional<String> canonical = idName(node, "source_canonical_id", Kind.CANONICAL, ids);
        Optional<String> persistent = idName(node, "source_persistent_id", Kind.PERSISTENT, ids);
        int[] position = {0};
        List<SourceColumn> sources = new ArrayList<>(node.objects(
                "source_columns", 0, Integer.MAX_VALUE, source -> source(source, name, ++position[0], tableNames)));
        sources.sort(Comparator.comparingInt(SourceColumn::priority));
        int given = (node.has("source_columns") ? 1 : 0)
                + (node.has("source_canonical_id") ? 1 : 0)
                + (node.has("source_persistent_id") ? 1 : 0);
        if (given != 1) {
            node.violation("needs exactly one of source_columns, source_canonical_id and source_persistent_id");
        } else if (node.has("source_columns") && sources.isEmpty()) {
            node.violation("source_columns", "must not be empty");
        }
        OptionalInt elements = node.number("array_elements", 1, 10);
        return new Attribute(name, sources, canonical.or(() -> persistent), elements, rule(node));
    }

    private static SourceColumn source(Checked node, String attribute, int position, List<String> tableNames) {
        String table = node.requiredText("table");
        if (!table.isEmpty() && !tableNames.contains(table)) {
            node.violation("table", "'" + table + "' is not one of the tables");
        }
        String order = node.text("order").orElse("last");
        if (!order.equals("first") && !order.equals("last")) {
            node.violation("order", "must be first or last");
        }
        return new SourceColumn(
                table,
                node.text("column").orElse(attribute),
                node.number("priority", 1, Integer.MAX_VALUE).orElse(position),
                order.equals("first"),
                node.text("order_by").orElse("time"));
    }

    private static void distinct(Checked node, String field, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream()
                .filter(name -> !name.isEmpty() && !seen.add(name))
                .distinct()
                .forEach(name -> node.violation(field, "'" + name + "' is there twice"));
    }
}

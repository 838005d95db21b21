package io.cdppipeline.templates.unification;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.unification.ColumnNames.Sought;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which columns of a table hold identifiers: those that the configuration names, then by name, confirmed or refuted by
 * sampled values. What only looks like an identifier is told and not used: it may be the salesman's.
 */
final class KeyFinder {

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

    /** So many values, all the same, are no accident. */
    private static final int MANY = 10;

    private final KeySettings settings;
    private final Catalog catalog;

    KeyFinder(KeySettings settings, Catalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    /**
     * What was found in a table.
     *
     * @param keys which column holds which identifier, by the identifier's name
     * @param used the same in words, with confidence and reason
     * @param unused columns that are not used, and why
     */
    record Found(Map<String, Column> keys, List<String> used, List<String> unused) {}

    /** Whether the table, by the object that it is of, has one row per customer. */
    static boolean isOfCustomers(String system, String base) {
        return CUSTOMER_TABLES.contains(system.isEmpty() ? base : base.substring(system.length() + 1));
    }

    /** The identifiers of a table; {@code columns} are its columns by their names in lower case, without {@code time}. */
    Found find(String system, String base, TableSchema schema, Map<String, Column> columns) {
        Map<String, String> set = settings.keys(schema.name());
        Map<Identifier, List<Column>> candidates = candidates(system, base, columns, set);
        KeySample sample = sample(schema, columns, candidates);
        Found found = new Found(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        set.forEach((name, key) -> {
            Column column = Objects.requireNonNull(columns.get(name));
            if (key.equals(KeySettings.NONE)) {
                found.unused().add(column.name() + ", as unification.keys says");
            } else {
                use(found, key, column, "set in unification.keys");
            }
        });
        candidates.forEach((identifier, of) -> {
            for (Column column : of) {
                consider(found, identifier, column, base, sample);
            }
        });
        lookalikes(found, columns, candidates, set, sample);
        return found;
    }

    private Map<Identifier, List<Column>> candidates(
            String system, String base, Map<String, Column> columns, Map<String, String> set) {
        ColumnNames names = new ColumnNames(columns);
        Map<Identifier, List<Column>> candidates = new LinkedHashMap<>();
        for (Identifier identifier : settings.identifiers()) {
            Set<Column> of = new LinkedHashSet<>();
            for (String name : identifier.columns()) {
                Optional.ofNullable(names.find(Sought.of(name)))
                        .filter(column -> !set.containsKey(column.name().toLowerCase(Locale.ROOT)))
                        .ifPresent(of::add);
            }
            // The id of a row of a table of customers is what other tables call customer_id.
            Column id = columns.get("id");
            boolean free = of.isEmpty() && id != null && !set.containsKey("id");
            if (free && identifier.name().equals(Identifier.CUSTOMER_ID) && isOfCustomers(system, base)) {
                of.add(id);
            }
            if (!of.isEmpty()) {
                candidates.put(identifier, List.copyOf(of));
            }
        }
        return candidates;
    }

    private KeySample sample(
            TableSchema schema, Map<String, Column> columns, Map<Identifier, List<Column>> candidates) {
        List<Column> first = candidates.values().stream()
                .flatMap(List::stream)
                .filter(IdentityTable::isScalar)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        columns.entrySet().stream()
                .filter(column -> KeySample.isTelling(column.getKey()) && IdentityTable.isText(column.getValue()))
                .map(Map.Entry::getValue)
                .filter(column -> !first.contains(column))
                .forEach(first::add);
        return first.isEmpty() ? KeySample.none() : KeySample.of(catalog, schema, first);
    }

    private static void consider(Found found, Identifier identifier, Column column, String base, KeySample sample) {
        String key = identifier.name();
        Column first = found.keys().get(key);
        List<String> values = sample.of(column);
        long fit = identifier.fitting(values);
        boolean constant = values.size() >= MANY
                && sample.differentRows() >= MANY
                && Set.copyOf(values).size() == 1;
        if (!IdentityTable.isScalar(column)) {
            found.unused().add(column.name() + ", which is of type " + column.type());
        } else if (STAFF_COLUMNS.contains(base.split("_", 2)[0] + "." + column.name())) {
            found.unused().add(column.name() + ", which is the member of staff who took the order");
        } else if (first != null) {
            if (!first.name().equals(column.name() + "_std")) {
                found.unused().add(column.name() + ", since " + first.name() + " is the row's " + key);
            }
        } else if (constant) {
            found.unused()
                    .add(column.name() + ", which has one value in all " + values.size()
                            + " sampled rows, and would make all of them one customer");
        } else if (2 * fit < values.size()) {
            found.unused()
                    .add(column.name() + ", of whose sampled values " + fit + " of " + values.size() + " fit " + key);
        } else if (values.isEmpty()) {
            use(found, key, column, "medium: its name" + (sample.rows() == 0 ? "" : ", no value in the sample"));
        } else {
            use(found, key, column, "high: its name, and " + fit + " of " + values.size() + " sampled values fit");
        }
    }

    private static void use(Found found, String key, Column column, String why) {
        found.keys().put(key, column);
        found.used().add((column.name().equals(key) ? key : column.name() + " as " + key) + " (" + why + ")");
    }

    /** Columns that hold email addresses under a name of their own. */
    private void lookalikes(
            Found found,
            Map<String, Column> columns,
            Map<Identifier, List<Column>> candidates,
            Map<String, String> set,
            KeySample sample) {
        Identifier email = settings.identifier("email");
        Set<Column> known = candidates.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        columns.forEach((name, column) -> {
            List<String> values = sample.of(column);
            if (values.size() < MANY) {
                return;
            }
            long fit = email.fitting(values);
            boolean standard = name.endsWith("_std") && columns.containsKey(name.replaceFirst("_std$", ""));
            if (!known.contains(column)
                    && !set.containsKey(name)
                    && !standard
                    && IdentityTable.isText(column)
                    && 10 * fit >= 9L * values.size()) {
                found.unused()
                        .add(column.name() + ", which looks like an email (low: " + fit + " of " + values.size()
                                + " sampled values fit, its name does not): name it in unification.keys to use it");
            }
        });
    }
}

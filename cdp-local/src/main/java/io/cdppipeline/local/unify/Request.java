package io.cdppipeline.local.unify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A unification request that holds to the grammar (facts: td-api, section 5.2).
 *
 * @param name of the unification; its database is {@code cdp_unification_<name>}
 * @param ids all canonical and persistent ids, in the order in which they can be built
 */
record Request(
        String name,
        Switches switches,
        List<IdKey> keys,
        List<SourceTable> tables,
        List<UnifiedId> ids,
        List<Master> masters) {

    /** The call's switches. */
    record Switches(
            boolean canonicalIds,
            boolean persistentIds,
            boolean enrichments,
            boolean masterTables,
            boolean fullRefresh,
            boolean keepDebugTables) {}

    /** Which values of a column count. */
    record Rule(Optional<String> validRegexp, List<String> invalidTexts) {}

    record IdKey(String name, Rule rule) {}

    record KeyColumn(String column, String key) {}

    /**
     * A table of identifiers.
     *
     * @param number its place among the tables, from 1: the id that graphs record
     * @param as its name within the unification
     */
    record SourceTable(
            int number,
            String database,
            String table,
            String as,
            List<String> incrementalColumns,
            List<KeyColumn> keyColumns) {

        /** The columns that hold a key, in the order given. */
        List<String> columnsOf(String key) {
            return keyColumns.stream()
                    .filter(each -> each.key().equals(key))
                    .map(KeyColumn::column)
                    .toList();
        }
    }

    enum Kind {
        CANONICAL("canonical_id"),
        PERSISTENT("persistent_id");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        /** The name of the id's column in its lookup table. */
        String column() {
            return column;
        }
    }

    /**
     * An id to build.
     *
     * @param keys merged keys, strongest first, without {@code time}
     * @param timePosition how many keys stand before {@code time}; 0 if it is not given
     * @param mergedIds ids of the same kind that merge like keys, after the keys
     * @param sourceTables the tables it reads, by their name within the unification
     */
    record UnifiedId(
            Kind kind,
            String name,
            List<String> keys,
            int timePosition,
            List<String> mergedIds,
            List<String> sourceTables,
            int mergeIterations,
            int incrementalMergeIterations) {

        /** Names of the key types: type 1 is the first. */
        List<String> keyTypes() {
            List<String> types = new ArrayList<>(keys);
            types.addAll(mergedIds);
            return types;
        }
    }

    /** A source of an attribute; {@code first} takes the earliest value in the order of {@code orderBy}. */
    record SourceColumn(String table, String column, int priority, boolean first, String orderBy) {}

    /**
     * A column of a master table.
     *
     * @param sources by priority; empty if the attribute is an id
     * @param sourceId the id that is the attribute
     */
    record Attribute(
            String name, List<SourceColumn> sources, Optional<String> sourceId, OptionalInt arrayElements, Rule rule) {}

    /** A master table and the name of the id it has one row for. */
    record Master(String name, String id, List<Attribute> attributes) {}

    /** Databases are lower case. */
    String database() {
        return "cdp_unification_" + name.toLowerCase(Locale.ROOT);
    }

    /** The ids that the switches ask for. */
    List<UnifiedId> wantedIds() {
        return ids.stream()
                .filter(id -> id.kind() == Kind.CANONICAL ? switches.canonicalIds() : switches.persistentIds())
                .toList();
    }

    UnifiedId id(String idName) {
        return ids.stream()
                .filter(each -> each.name().equals(idName))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("id " + idName));
    }

    Rule rule(String keyName) {
        return keys.stream()
                .filter(each -> each.name().equals(keyName))
                .findFirst()
                .map(IdKey::rule)
                .orElseThrow(() -> new NoSuchElementException("key " + keyName));
    }

    SourceTable table(String as) {
        return tables.stream()
                .filter(each -> each.as().equals(as))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("table " + as));
    }

    List<SourceTable> tablesOf(UnifiedId id) {
        return tables.stream()
                .filter(each -> id.sourceTables().contains(each.as()))
                .toList();
    }
}

package io.cdppipeline.target;

/**
 * A table and its database, both as Treasure Data spells them.
 *
 * @param database without quotes
 * @param table without quotes
 */
public record TableName(String database, String table) implements Comparable<TableName> {

    @Override
    public int compareTo(TableName other) {
        int byDatabase = database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : table.compareTo(other.table);
    }

    /** {@code database.table}. */
    @Override
    public String toString() {
        return database + "." + table;
    }
}

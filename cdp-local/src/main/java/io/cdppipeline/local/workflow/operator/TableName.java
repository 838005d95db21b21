package io.cdppipeline.local.workflow.operator;

import java.util.Optional;

/** A table as tasks write it: {@code table} or {@code database.table}. */
record TableName(Optional<String> database, String table) {

    static TableName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TableName(Optional.empty(), text)
                : new TableName(Optional.of(text.substring(0, dot)), text.substring(dot + 1));
    }

    String quoted(char quote) {
        String name = quote + table + quote;
        return database.map(value -> quote + value + quote + "." + name).orElse(name);
    }

    @Override
    public String toString() {
        return database.map(value -> value + "." + table).orElse(table);
    }
}

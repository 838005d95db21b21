package io.cdppipeline.templates.unification;

import java.util.List;

/**
 * An attribute of the master table.
 *
 * @param name the master table's column
 * @param columns the prep table's columns that hold it, the most trusted first
 */
record MasterAttribute(String name, List<String> columns) {

    MasterAttribute {
        columns = List.copyOf(columns);
    }

    /** The prep table's column for what is {@code level} in trust, from 1. */
    static String column(String name, int level) {
        return level == 1 ? name : name + "_p" + level;
    }
}

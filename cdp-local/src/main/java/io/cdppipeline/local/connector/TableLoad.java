package io.cdppipeline.local.connector;

/**
 * How rows are written into a table.
 *
 * @param name how messages call the load
 * @param uploadTime whether {@code time} is the moment of the load even where the rows have one
 * @param withoutTime whether the table gets no {@code time} that the rows do not have
 */
record TableLoad(String name, LoadConfig.Mode mode, boolean uploadTime, boolean withoutTime) {

    static TableLoad of(LoadConfig load) {
        return new TableLoad(load.name(), load.mode(), load.uploadTime(), false);
    }
}

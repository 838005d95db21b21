package io.cdppipeline.local.connector;

import io.cdppipeline.local.connector.RowReader.RowSink;

/** A source's rows, which can be read again and are the same then. */
@FunctionalInterface
interface Rows {

    /** Gives every row to the sink, always in the same object. */
    void read(Columns columns, RowSink sink);
}

package io.cdppipeline.td.job;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result, one after another, whatever their format. Not thread-safe. */
interface RowReader extends Closeable {

    boolean hasNext() throws IOException;

    /**
     * The next row.
     *
     * @throws IllegalArgumentException if it is none, or a value does not fit its column
     */
    List<@Nullable Object> next() throws IOException;
}

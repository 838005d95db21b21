package io.cdppipeline.config;

import java.util.Optional;

/** How one kind of setting is written, read and checked. */
interface ValueType<T> {

    /** What may be written, as it follows "must be". */
    String allowed();

    /** The value, or empty after telling every problem with it. */
    Optional<T> read(Raw raw, Reading reading);
}

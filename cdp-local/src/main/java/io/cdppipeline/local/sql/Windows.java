package io.cdppipeline.local.sql;

import io.trino.sql.tree.WindowSpecification;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The windows that a query names in its WINDOW clause. */
record Windows(Map<String, WindowSpecification> named) {

    static final Windows NONE = new Windows(Map.of());

    Optional<WindowSpecification> find(String name) {
        return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
    }
}

package io.cdppipeline.local.sql.translate;

import io.trino.sql.tree.WindowSpecification;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The windows that a query names in its WINDOW clause. */
public record Windows(Map<String, WindowSpecification> named) {

    public static final Windows NONE = new Windows(Map.of());

    Optional<WindowSpecification> find(String name) {
        return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
    }
}

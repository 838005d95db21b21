package io.cdppipeline.local.workflow;

import java.util.Optional;

/** Where {@code param_set>} keeps values and {@code param_get>} finds them, across projects. Thread-safe. */
public interface ParamStore {

    Optional<String> get(String key);

    void set(String key, String value);
}

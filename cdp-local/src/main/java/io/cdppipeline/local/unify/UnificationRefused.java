package io.cdppipeline.local.unify;

import io.cdppipeline.CdpException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A unification request that breaks the grammar: the service's answer is status 400 with {@link #violations()}. */
public final class UnificationRefused extends CdpException {

    private final transient Map<String, List<String>> violations;

    UnificationRefused(Map<String, List<String>> violations) {
        super("unification request refused: " + violations);
        this.violations = new LinkedHashMap<>(violations);
    }

    /** Messages by path, such as {@code canonical_ids[0].merge_by_keys}, in the order of the request; the answer's body. */
    public Map<String, List<String>> violations() {
        return Collections.unmodifiableMap(violations);
    }
}

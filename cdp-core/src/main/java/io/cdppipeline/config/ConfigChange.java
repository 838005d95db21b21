package io.cdppipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A setting that differs between two configurations, secrets masked.
 *
 * @param key as {@code staging.engine}
 * @param before what it was; empty if it was not set
 * @param after what it is; empty if it is no longer set
 */
public record ConfigChange(String key, Optional<String> before, Optional<String> after) {

    /** The section that the setting is in: {@code staging}. */
    public String section() {
        return key.replaceFirst("[.\\[].*", "");
    }

    /**
     * What differs between the {@linkplain PipelineConfig#settings() settings} of two configurations, in their order. A
     * setting that is new and says what held without it is no change.
     */
    public static List<ConfigChange> between(Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(after.keySet());
        keys.addAll(before.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (String key : keys) {
            Optional<String> old = Optional.ofNullable(before.get(key));
            Optional<String> now = Optional.ofNullable(after.get(key));
            if (!old.or(() -> otherwise(key)).equals(now.or(() -> otherwise(key)))) {
                changes.add(new ConfigChange(key, old, now));
            }
        }
        return List.copyOf(changes);
    }

    private static Optional<String> otherwise(String path) {
        int dot = path.lastIndexOf('.');
        String section = path.substring(0, Math.max(dot, 0)).replaceFirst("\\[.*", "");
        return ConfigReference.SECTIONS.stream()
                .filter(each -> each.name().equals(section))
                .flatMap(each -> each.key(path.substring(dot + 1)).stream())
                .map(Key::otherwise)
                .findFirst();
    }

    /** {@code staging.engine: presto → hive}. */
    @Override
    public String toString() {
        return key + ": " + before.orElse("not set") + " → " + after.orElse("not set");
    }
}

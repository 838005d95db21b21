package io.cdppipeline.config;

import java.util.List;

/**
 * A value of an identifier that stands for nobody, as a shop's own phone number: an entry of the YAML key
 * {@code exclusions}. Immutable and thread-safe.
 *
 * @param key the identifier's name, as {@code phone}
 * @param value the value as the staging tables have it
 * @param reason why, for those who read the exclusion list later
 * @param tables the staging tables in which it stands for nobody; empty means all
 */
public record KeyExclusion(String key, String value, String reason, List<String> tables) {

    public KeyExclusion {
        tables = List.copyOf(tables);
    }
}

package io.cdppipeline.config;

import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** What holds for one object of a source and not for the others. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface ObjectSettings {

    /** YAML key {@code incremental_field}. */
    Optional<String> incrementalField();

    /** YAML key {@code incremental_field_connector}. */
    Optional<String> incrementalFieldConnector();

    /** YAML key {@code historical_field}. */
    Optional<String> historicalField();

    /** YAML key {@code historical_field_connector}. */
    Optional<String> historicalFieldConnector();

    /** YAML key {@code write_mode}. */
    Optional<WriteMode> writeMode();

    /** Where the object's files are, for sources of files. YAML key {@code path}. */
    Optional<String> path();

    /** Keys of the object's {@code in:}, laid over those of the source. YAML key {@code in}. */
    Map<String, Object> in();

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link ObjectSettings}; not thread-safe. */
    final class Builder extends ImmutableObjectSettings.Builder {
        Builder() {}
    }
}

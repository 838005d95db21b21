package io.cdppipeline.config;

import java.nio.file.Path;
import org.immutables.value.Value;

/**
 * Where the embedded Treasure Data reads and keeps its files: YAML section {@code local}, read only where
 * {@code td_endpoint: local}. Relative paths are relative to the pipeline's work directory. Immutable and thread-safe.
 */
@Value.Immutable
@CdpStyle
public interface LocalConfig {

    /** The source systems' files, {@code {source}/{object}/*} below it. YAML key {@code data_directory}. */
    @Value.Default
    default Path dataDirectory() {
        return Path.of("data");
    }

    /** The warehouse and the workflow server's state. YAML key {@code directory}. */
    @Value.Default
    default Path directory() {
        return Path.of(".treasure-data");
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link LocalConfig}; not thread-safe. */
    final class Builder extends ImmutableLocalConfig.Builder {
        Builder() {}
    }
}

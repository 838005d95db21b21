package io.cdppipeline.state;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.monitor.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The journal of one run, kept as {@code pipeline_state.json}. It holds no secret. Immutable and thread-safe.
 */
@Value.Immutable
@CdpStyle
@JsonSerialize(as = ImmutablePipelineState.class)
@JsonDeserialize(builder = PipelineState.Builder.class)
public interface PipelineState {

    /** The version of the file's form that this library writes. */
    int CURRENT_SCHEMA = 2;

    @Value.Default
    default int schemaVersion() {
        return CURRENT_SCHEMA;
    }

    /** The run's id, {@code YYYYMMDD-HHMMSS} in UTC. */
    String pipelineId();

    RunStatus status();

    Instant startedAt();

    Optional<Instant> completedAt();

    /** When this run was taken up again after a failure or a crash, the last time. */
    Optional<Instant> resumedAt();

    GlobalState globalConfig();

    /** SHA-256 of the configuration without its secrets, in hexadecimal. */
    String configHash();

    /**
     * The settings that the run was made with, as {@link io.cdppipeline.config.PipelineConfig#settings()} gives them; empty
     * where an older version of this library has begun it.
     */
    Map<String, String> settings();

    /** By phase id, in the order of the pipeline. */
    Map<String, PhaseState> phases();

    /** The sessions that the run has started and not seen the end of. */
    default List<Session> openSessions() {
        return phases().values().stream()
                .flatMap(phase -> phase.workflows().stream())
                .flatMap(start -> start.openSession().stream())
                .toList();
    }

    /**
     * The part of the global configuration that a reader wants to see.
     *
     * @param tdEndpoint as configured
     * @param client as configured
     */
    record GlobalState(String tdEndpoint, String client) {

        public GlobalState {
            Objects.requireNonNull(tdEndpoint, "tdEndpoint");
            Objects.requireNonNull(client, "client");
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PipelineState}; not thread-safe. */
    final class Builder extends ImmutablePipelineState.Builder {
        Builder() {}
    }
}

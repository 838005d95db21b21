package io.cdppipeline.local.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import java.time.Instant;
import java.util.Optional;

/** What a load asks of a {@link Connector}: the section {@code in} of its configuration, with secrets resolved. Immutable. */
public final class ConnectorRequest {

    private final LoadConfig load;

    ConnectorRequest(LoadConfig load) {
        this.load = load;
    }

    /** The connector's type, as the configuration has it. */
    public String type() {
        return load.type();
    }

    /** A copy of the section {@code in}. It may hold secrets. */
    public ObjectNode settings() {
        return load.in().deepCopy();
    }

    /** A setting, if it is there and not empty. */
    public Optional<String> find(String key) {
        JsonNode value = load.in().path(key);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /**
     * A setting that must be there.
     *
     * @throws CdpException if it is missing
     */
    public String require(String key) {
        return find(key)
                .orElseThrow(
                        () -> new LoadFailure(load.type() + ": in." + key + " is missing; the connector needs it"));
    }

    /** The first second that is asked for, if the load is incremental. Rows before it are dropped if you give them. */
    public Optional<Instant> from() {
        return load.bounds().from() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(load.bounds().from()));
    }

    /** The last second that is asked for. Rows after it are dropped if you give them. */
    public Optional<Instant> to() {
        return load.bounds().to() == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(load.bounds().to()));
    }

    /** The column that {@link #from} and {@link #to} are for. */
    public Optional<String> incrementalField() {
        return Optional.of(load.bounds().field()).filter(field -> !field.isEmpty());
    }

    /** Without values: they may be secret. */
    @Override
    public String toString() {
        return "ConnectorRequest[" + load.name() + "]";
    }
}

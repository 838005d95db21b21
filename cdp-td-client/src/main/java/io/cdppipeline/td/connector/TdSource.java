package io.cdppipeline.td.connector;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.target.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** A stored source: a connector's configuration with a name, and perhaps a schedule. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TdSource {

    String name();

    /** Where it loads to. */
    TableName table();

    /** The keys {@code in}, {@code out}, {@code exec} and {@code filters}; no values are null. */
    Map<String, Object> config();

    /** When it runs: a cron expression. */
    Optional<String> cron();

    Optional<String> timezone();

    /** By how many seconds it starts late. */
    OptionalInt delay();

    /** The column that becomes {@code time}. */
    Optional<String> timeColumn();

    /** Its id; given by the service. */
    Optional<String> id();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TdSource}; not thread-safe. */
    final class Builder extends ImmutableTdSource.Builder {
        Builder() {}
    }
}

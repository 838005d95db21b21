package io.cdppipeline.td.internal;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.AdaptiveLimit;
import io.cdppipeline.td.CircuitBreakerPolicy;
import io.cdppipeline.td.RetryBudget;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.immutables.value.Value;

/** What the transport is told, with the defaults of everything. */
@Value.Immutable
@CdpStyle
public interface TransportSettings {

    /** The whole value of the Authorization header. */
    Secret authorization();

    /** The value of the Authorization header as it is now; asked when the one in use is refused. */
    @Value.Default
    default Supplier<Optional<Secret>> renewal() {
        return Optional::empty;
    }

    /** One for all services of a client. */
    @Value.Lazy
    default KeyRing keys() {
        return new KeyRing(authorization(), renewal());
    }

    @Value.Default
    default String userAgent() {
        return "cdp-pipeline-java";
    }

    /** For one connection. */
    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(15);
    }

    /** Between two bytes. */
    @Value.Default
    default Duration readTimeout() {
        return Duration.ofSeconds(60);
    }

    /** For one attempt of a call, answer included; does not hold for streams. */
    @Value.Default
    default Duration callTimeout() {
        return Duration.ofMinutes(5);
    }

    /** For a call with all its attempts and waits, until a stream begins. */
    @Value.Default
    default Duration deadline() {
        return Duration.ofMinutes(15);
    }

    /** How many bytes of an answer are held in memory at most, unpacked. */
    @Value.Default
    default long answerLimit() {
        return 64L << 20;
    }

    @Value.Default
    default RetryPolicy retry() {
        return RetryPolicy.STANDARD;
    }

    @Value.Default
    default RetryBudget retryBudget() {
        return RetryBudget.STANDARD;
    }

    @Value.Default
    default CircuitBreakerPolicy circuitBreaker() {
        return CircuitBreakerPolicy.STANDARD;
    }

    @Value.Default
    default AdaptiveLimit adaptiveLimit() {
        return AdaptiveLimit.STANDARD;
    }

    /** How many attempts may start in a second, over all services. */
    @Value.Default
    default int requestsPerSecond() {
        return 1_000;
    }

    /** Tells how far away a date in Retry-After is. */
    @Value.Default
    default Clock clock() {
        return Clock.systemUTC();
    }

    /** Waits, and measures time. */
    @Value.Default
    default Sleeper sleeper() {
        return Sleeper.REAL;
    }

    /** Draws the waits; thread-safe. */
    @Value.Default
    default RandomGenerator random() {
        return new SharedRandom();
    }

    /** A client of the caller's, whose connections, proxy and interceptors are used; it is not closed. */
    Optional<OkHttpClient> httpClient();

    static Builder builder() {
        return new Builder();
    }

    /** Builds {@link TransportSettings}; not thread-safe. */
    final class Builder extends ImmutableTransportSettings.Builder {
        Builder() {}
    }
}

package io.cdppipeline.td.internal;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.Sleeper;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all calls of the process to one host with one API key share, for as long as a client of them lives. Thread-safe.
 *
 * @param limiter the rate that the host takes
 * @param budget the retries that it may cost
 */
record SharedLimits(AdaptiveLimiter limiter, Budget budget) {

    private static final Map<Key, WeakReference<SharedLimits>> ALL = new ConcurrentHashMap<>();

    /** The sleeper belongs to the key since its clock is the limiter's; but for tests there is one. */
    private record Key(String host, Secret authorization, boolean limited, Sleeper sleeper) {}

    /** Those of a host; made from the settings of the first that asks. */
    static SharedLimits of(String host, TransportSettings settings) {
        ALL.values().removeIf(reference -> reference.get() == null);
        Key key =
                new Key(host, settings.authorization(), settings.adaptiveLimit().enabled(), settings.sleeper());
        while (true) {
            SharedLimits limits = ALL.compute(
                            key,
                            (any, reference) -> reference != null && reference.get() != null
                                    ? reference
                                    : new WeakReference<>(new SharedLimits(
                                            new AdaptiveLimiter(settings.adaptiveLimit(), settings.sleeper()),
                                            new Budget(settings.retryBudget()))))
                    .get();
            if (limits != null) {
                return limits;
            }
        }
    }
}

package io.cdppipeline.td.internal;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the transport is told.
 *
 * @param authorization the whole value of the Authorization header
 * @param userAgent the value of the User-Agent header
 * @param connectTimeout for one connection
 * @param readTimeout between two bytes
 * @param callTimeout for one attempt of a call, answer included; does not hold for streams
 * @param retry how calls are repeated
 * @param requestsPerSecond how many attempts may start in a second
 * @param clock tells how far away a date in Retry-After is
 * @param sleeper waits between attempts
 * @param random draws the waits
 */
public record TransportSettings(
        Secret authorization,
        String userAgent,
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        RetryPolicy retry,
        int requestsPerSecond,
        Clock clock,
        Sleeper sleeper,
        RandomGenerator random) {}

package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cdppipeline.td.TdClientException.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.ResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;

/**
 * Sends calls to one host: retry outermost, then the circuit breaker, the rate limiter and the call, so that each attempt
 * takes a permit of its own. Thread-safe.
 *
 * <p>What may be repeated is repeated: reads, and calls with a key. Any other call is repeated only where the connection
 * failed before the request began to leave.
 */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int LONGEST_ERROR_BODY = 64 * 1024;

    private final String host;
    private final TransportSettings settings;
    private final RateLimiter limiter;
    private final BooleanSupplier closed;
    private final Failures failures;
    private final CircuitBreaker breaker;
    private final Retry retry;

    Sender(String host, TransportSettings settings, RateLimiter limiter, BooleanSupplier closed) {
        this.host = host;
        this.settings = settings;
        this.limiter = limiter;
        this.closed = closed;
        this.failures = new Failures(host, settings);
        this.breaker = CircuitBreaker.of(
                host,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(50)
                        .minimumNumberOfCalls(20)
                        .failureRateThreshold(80)
                        .waitDurationInOpenState(Duration.ofSeconds(15))
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .build());
        this.retry = Retry.of(
                host,
                RetryConfig.<Object>custom()
                        .maxAttempts(settings.retry().maxAttempts())
                        .retryOnException(AttemptFailure.class::isInstance)
                        .intervalBiFunction(this::delayMillis)
                        .build());
    }

    @FunctionalInterface
    interface AnswerReader<B, T> {
        T read(Response<B> response) throws IOException;
    }

    /**
     * Sends a call until it is answered or given up.
     *
     * @param call makes the call; asked once per attempt
     * @param read reads an answer of success
     * @param adopt makes the result of an answer with status 409, if it is as good
     */
    <B, T> T send(
            Operation operation,
            Supplier<Call<B>> call,
            AnswerReader<B, T> read,
            Function<Conflict, Optional<T>> adopt) {
        Retry.AsyncContext<Object> context = retry.asyncContext();
        int attempts = 0;
        boolean maybeDone = false;
        while (true) {
            attempts++;
            AttemptFailure failure;
            try {
                return attempt(call, read, adopt);
            } catch (AttemptFailure e) {
                failure = e;
            }
            maybeDone |= failure.sent() && !failure.refused();
            boolean mayRepeat = failure.kind().retriable()
                    && (operation.repeatable() || !failure.sent())
                    && !failures.asksForTooLong(failure);
            long delay = mayRepeat ? context.onError(failure) : -1;
            if (delay < 0) {
                throw failures.giveUp(operation, failure, attempts, maybeDone);
            }
            LOG.debug("{} at {} failed: {}; again in {} ms", operation, host, failure.text(), delay);
            pause(Duration.ofMillis(delay), operation, attempts, maybeDone);
        }
    }

    private <B, T> T attempt(Supplier<Call<B>> call, AnswerReader<B, T> read, Function<Conflict, Optional<T>> adopt)
            throws AttemptFailure {
        if (closed.getAsBoolean()) {
            throw new IllegalStateException("The TdClient is closed");
        }
        if (!breaker.tryAcquirePermission()) {
            throw AttemptFailure.noAnswer(
                    Kind.SUSPENDED, false, "not sent, because most of the calls just before failed", null);
        }
        long start = breaker.getCurrentTimestamp();
        try {
            T result = sendOnce(call, read, adopt);
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            return result;
        } catch (AttemptFailure e) {
            switch (e.kind()) {
                // Being told to slow down or being stopped says nothing about the service's health.
                case THROTTLED, INTERRUPTED -> breaker.releasePermission();
                case UNAVAILABLE, NETWORK, MALFORMED_ANSWER ->
                    breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
                default -> breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            }
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    private <B, T> T sendOnce(Supplier<Call<B>> call, AnswerReader<B, T> read, Function<Conflict, Optional<T>> adopt)
            throws AttemptFailure {
        Response<B> response;
        try {
            long wait = limiter.reservePermission();
            if (wait > 0) {
                settings.sleeper().sleep(Duration.ofNanos(wait));
            }
            response = call.get().execute();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AttemptFailure.noAnswer(Kind.INTERRUPTED, false, "interrupted", e);
        } catch (JsonProcessingException e) {
            throw AttemptFailure.noAnswer(
                    Kind.MALFORMED_ANSWER, true, "the answer is not the JSON expected: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw noAnswer(e);
        }
        if (response.isSuccessful()) {
            try {
                return read.read(response);
            } catch (MalformedAnswerException e) {
                throw AttemptFailure.noAnswer(Kind.MALFORMED_ANSWER, true, String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw noAnswer(e);
            }
        }
        ErrorBody body = new ErrorBody(errorText(response));
        if (response.code() == 409) {
            Optional<T> adopted = adopt.apply(new Conflict(body.conflictsWith(), body.json()));
            if (adopted.isPresent()) {
                return adopted.get();
            }
        }
        throw AttemptFailure.answer(
                kind(response.code()),
                response.code(),
                failures.mask(body.message()),
                RetryAfter.parse(response.headers().get("Retry-After"), settings.clock()),
                body.conflictsWith());
    }

    private static AttemptFailure noAnswer(IOException e) {
        boolean sent = !(e instanceof Transport.NotSentException);
        Throwable cause = sent || e.getCause() == null ? e : e.getCause();
        if (Thread.currentThread().isInterrupted() && cause instanceof InterruptedIOException) {
            return AttemptFailure.noAnswer(Kind.INTERRUPTED, sent, "interrupted", cause);
        }
        String text;
        if (cause instanceof UnknownHostException) {
            text = "the host name cannot be resolved";
        } else if (cause instanceof InterruptedIOException) {
            text = sent ? "no whole answer in time" : "no connection in time";
        } else {
            text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        return AttemptFailure.noAnswer(Kind.NETWORK, sent, text, cause);
    }

    private static String errorText(Response<?> response) {
        try (ResponseBody body = response.errorBody()) {
            if (body == null) {
                return "";
            }
            body.source().request(LONGEST_ERROR_BODY);
            return body.source().getBuffer().snapshot().utf8();
        } catch (IOException e) {
            // The status is known, which is what counts; the text would only have explained it.
            LOG.debug("The body of an answer with status {} broke off", response.code(), e);
            return "";
        }
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            case 408 -> Kind.UNAVAILABLE;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
        };
    }

    /** Full jitter, or what the service asks for if that is longer. */
    private long delayMillis(int attempt, Either<Throwable, Object> result) {
        long bound = settings.retry().firstDelay().toMillis();
        long most = settings.retry().maxDelay().toMillis();
        for (int i = 1; i < attempt && bound < most; i++) {
            bound *= 2;
        }
        long drawn = (long) (settings.random().nextDouble() * Math.min(bound, most));
        Optional<Duration> asked =
                result.getLeft() instanceof AttemptFailure failure ? failure.retryAfter() : Optional.empty();
        return Math.max(drawn, asked.map(Duration::toMillis).orElse(0L));
    }

    private void pause(Duration duration, Operation operation, int attempts, boolean maybeDone) {
        try {
            settings.sleeper().sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.giveUp(
                    operation,
                    AttemptFailure.noAnswer(Kind.INTERRUPTED, false, "interrupted while waiting to try again", e),
                    attempts,
                    maybeDone);
        }
    }
}

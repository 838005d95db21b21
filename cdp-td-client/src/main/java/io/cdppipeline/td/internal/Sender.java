package io.cdppipeline.td.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    private final String host;
    private final TransportSettings settings;
    private final RateLimiter rate;
    private final SharedLimits limits;
    private final BooleanSupplier closed;
    private final Failures failures;
    private final CircuitBreaker breaker;
    private final Retry retry;

    Sender(String host, TransportSettings settings, RateLimiter rate, BooleanSupplier closed) {
        this.host = host;
        this.settings = settings;
        this.rate = rate;
        this.limits = SharedLimits.of(host, settings);
        this.closed = closed;
        this.failures = new Failures(host, settings);
        this.breaker = Policies.circuitBreaker(host, settings);
        this.retry = Policies.retry(host, settings);
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
        return send(operation, call, read, adopt, Optional::empty);
    }

    /**
     * As {@link #send(Operation, Supplier, AnswerReader, Function)}, looking before a call is sent again that may have taken
     * effect.
     *
     * @param lookUp finds what the call was to bring about, if it is there
     */
    <B, T> T send(
            Operation operation,
            Supplier<Call<B>> call,
            AnswerReader<B, T> read,
            Function<Conflict, Optional<T>> adopt,
            Supplier<Optional<T>> lookUp) {
        Retry.AsyncContext<Object> context = retry.asyncContext();
        Progress progress = new Progress(operation, settings.sleeper().nanoTime());
        while (true) {
            progress.attempts++;
            AttemptFailure failure;
            try {
                return attempt(progress, call, read, adopt);
            } catch (AttemptFailure e) {
                failure = e;
            }
            progress.maybeDone |= failure.sent() && !failure.refused();
            pause(delay(progress, failure, context), progress, failure);
            Optional<T> found = progress.maybeDone ? lookUp.get() : Optional.empty();
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    /** How far a call has come. */
    private static final class Progress {
        private final Operation operation;
        private final long startedAt;
        private int attempts;
        private boolean maybeDone;

        Progress(Operation operation, long startedAt) {
            this.operation = operation;
            this.startedAt = startedAt;
        }
    }

    private Duration elapsed(Progress progress) {
        return Duration.ofNanos(settings.sleeper().nanoTime() - progress.startedAt);
    }

    private Duration left(Progress progress) {
        return settings.deadline().minus(elapsed(progress));
    }

    /** How long to wait before the next attempt; throws if there is to be none. */
    private Duration delay(Progress progress, AttemptFailure failure, Retry.AsyncContext<Object> context) {
        if (!failure.kind().retriable() || !progress.operation.repeatable(failure.sent())) {
            throw giveUp(progress, failure, "");
        }
        if (failures.asksForTooLong(failure)) {
            throw giveUp(progress, failure, failures.tooLong(failure));
        }
        Duration delay = Duration.ofMillis(context.onError(failure));
        if (delay.isNegative()) {
            throw giveUp(progress, failure, "");
        }
        if (delay.compareTo(left(progress)) > 0) {
            throw giveUp(
                    progress,
                    failure,
                    "; the next attempt would come after the deadline of " + Failures.seconds(settings.deadline()));
        }
        if (failure.kind() != Kind.SUSPENDED && !limits.budget().take()) {
            throw giveUp(
                    progress,
                    failure,
                    "; not tried again, because too many calls of this host needed that just before");
        }
        LOG.debug("{} at {} failed: {}; again in {}", progress.operation, host, failure.text(), delay);
        return delay;
    }

    private TdClientException giveUp(Progress progress, AttemptFailure failure, String note) {
        return failures.giveUp(
                progress.operation, failure, note, progress.attempts, elapsed(progress), progress.maybeDone);
    }

    private <B, T> T attempt(
            Progress progress, Supplier<Call<B>> call, AnswerReader<B, T> read, Function<Conflict, Optional<T>> adopt)
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
            AdaptiveLimiter.Permit permit = turn(left(progress));
            T result = inTurn(permit, call, left(progress), read, adopt);
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            limits.budget().succeeded();
            return result;
        } catch (AttemptFailure e) {
            switch (e.kind()) {
                // Being told to slow down or being stopped says nothing about the service's health.
                case THROTTLED, INTERRUPTED, SUSPENDED -> breaker.releasePermission();
                case UNAVAILABLE, NETWORK, MALFORMED_ANSWER ->
                    breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
                default -> {
                    breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
                    limits.budget().succeeded();
                }
            }
            throw e;
        } catch (RuntimeException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    /** Waits until the call may go: first for a permit of this client's own rate, then for its turn at the host. */
    private AdaptiveLimiter.Permit turn(Duration left) throws AttemptFailure {
        try {
            long wait = rate.reservePermission();
            if (wait > 0) {
                settings.sleeper().sleep(Duration.ofNanos(wait));
            }
            return limits.limiter()
                    .acquire(left.minusNanos(Math.max(0, wait)))
                    .filter(permit -> wait >= 0)
                    .orElseThrow(() -> AttemptFailure.noAnswer(
                            Kind.SUSPENDED,
                            false,
                            "not sent, because its turn among the calls that wait for this host would come after the"
                                    + " deadline of " + Failures.seconds(settings.deadline()),
                            null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AttemptFailure.noAnswer(Kind.INTERRUPTED, false, "interrupted", e);
        }
    }

    private <B, T> T inTurn(
            AdaptiveLimiter.Permit permit,
            Supplier<Call<B>> call,
            Duration left,
            AnswerReader<B, T> read,
            Function<Conflict, Optional<T>> adopt)
            throws AttemptFailure {
        try {
            T result = sendOnce(call, left, read, adopt);
            limits.limiter().succeeded(permit);
            return result;
        } catch (AttemptFailure e) {
            if (e.overloaded()) {
                limits.limiter().refused(permit, e.retryAfter().filter(wait -> !failures.asksForTooLong(e)));
            } else if (e.status().isPresent()) {
                limits.limiter().succeeded(permit);
            }
            throw e;
        }
    }

    private <B, T> T sendOnce(
            Supplier<Call<B>> call, Duration left, AnswerReader<B, T> read, Function<Conflict, Optional<T>> adopt)
            throws AttemptFailure {
        Response<B> response;
        try {
            Call<B> made = call.get();
            // Zero means that the call takes the time it needs; anything else never more than the deadline leaves.
            if (made.timeout().timeoutNanos() > left.toNanos()) {
                made.timeout().timeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
            }
            response = made.execute();
        } catch (JsonProcessingException e) {
            throw AttemptFailure.noAnswer(
                    Kind.MALFORMED_ANSWER, true, "the answer is not the JSON expected: " + Failures.jsonProblem(e), e);
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
        if (e instanceof AnswerTooLargeException) {
            return AttemptFailure.noAnswer(Kind.TOO_LARGE, true, String.valueOf(e.getMessage()), e);
        }
        boolean sent = !(e instanceof Transport.NotSentException);
        Throwable cause = sent || e.getCause() == null ? e : e.getCause();
        if (Thread.currentThread().isInterrupted() && cause instanceof InterruptedIOException) {
            return AttemptFailure.noAnswer(Kind.INTERRUPTED, sent, "interrupted", cause);
        }
        boolean silent = cause instanceof InterruptedIOException;
        String text;
        if (cause instanceof UnknownHostException) {
            text = "the host name cannot be resolved";
        } else if (silent) {
            text = sent ? "no whole answer in time" : "no connection in time";
        } else {
            text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        return silent && sent
                ? AttemptFailure.silence(text, cause)
                : AttemptFailure.noAnswer(Kind.NETWORK, sent, text, cause);
    }

    private static String errorText(Response<?> response) {
        try (ResponseBody body = response.errorBody()) {
            if (body == null) {
                return "";
            }
            return body.source().readUtf8();
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

    private void pause(Duration duration, Progress progress, AttemptFailure failure) {
        try {
            settings.sleeper().sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw giveUp(
                    progress,
                    AttemptFailure.noAnswer(
                            Kind.INTERRUPTED,
                            false,
                            "interrupted while waiting to try again"
                                    + (failure.text().isEmpty() ? "" : " after: " + failure.text()),
                            e),
                    "");
        }
    }
}

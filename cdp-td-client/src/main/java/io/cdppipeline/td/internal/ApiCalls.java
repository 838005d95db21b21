package io.cdppipeline.td.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;
import retrofit2.Retrofit;

/** The calls of one service, by the kind of their answer. What is repeated, and when, is the {@link Sender}'s. Thread-safe. */
public final class ApiCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ApiCalls.class);

    private final Retrofit retrofit;
    private final Sender sender;
    private final AnswerLimit answers;
    private final Optional<String> missing;

    /** {@code missing} is why there is no such service, if there is none. */
    ApiCalls(Retrofit retrofit, Sender sender, AnswerLimit answers, Optional<String> missing) {
        this.retrofit = retrofit;
        this.sender = sender;
        this.answers = answers;
        this.missing = missing;
    }

    /** Makes an API of its Retrofit interface. */
    public <A> A api(Class<A> type) {
        return retrofit.create(type);
    }

    /**
     * Sends a call that is answered with a JSON object.
     *
     * @param call makes the call; asked once per attempt
     * @param read reads the object; may throw {@link MalformedAnswerException}
     * @throws TdClientException if it is given up
     */
    public <T> T json(Operation operation, Supplier<Call<JsonNode>> call, Function<JsonNode, T> read) {
        return json(operation, call, read, conflict -> Optional.empty());
    }

    /**
     * As {@link #json(Operation, Supplier, Function)}, where an answer with status 409 may be as good as one of success.
     *
     * @param adopt makes the result of such an answer, if it is as good
     */
    public <T> T json(
            Operation operation,
            Supplier<Call<JsonNode>> call,
            Function<JsonNode, T> read,
            Function<Conflict, Optional<T>> adopt) {
        return anyJson(operation, call, body -> read.apply(object(body)), adopt);
    }

    /** As {@link #json(Operation, Supplier, Function)}, for an answer that may be any JSON: a list, say. */
    public <T> T anyJson(Operation operation, Supplier<Call<JsonNode>> call, Function<JsonNode, T> read) {
        return anyJson(operation, call, read, conflict -> Optional.empty());
    }

    /** As {@link #json(Operation, Supplier, Function)}, with the service's time as the answer's header tells it. */
    public <T> T dated(
            Operation operation, Supplier<Call<JsonNode>> call, BiFunction<JsonNode, Optional<Instant>, T> read) {
        return sender().send(
                        operation,
                        call,
                        response -> read.apply(
                                object(response.body()),
                                Optional.ofNullable(response.headers().getInstant("Date"))),
                        conflict -> Optional.empty());
    }

    private <T> T anyJson(
            Operation operation,
            Supplier<Call<JsonNode>> call,
            Function<JsonNode, T> read,
            Function<Conflict, Optional<T>> adopt) {
        return sender().send(
                        operation,
                        call,
                        response -> {
                            JsonNode body = response.body();
                            if (body == null) {
                                throw new MalformedAnswerException("the answer is empty");
                            }
                            return read.apply(body);
                        },
                        adopt);
    }

    private static JsonNode object(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new MalformedAnswerException("the answer is no JSON object");
        }
        return body;
    }

    /** Sends a call that is answered with a JSON list. */
    public <T> T jsonList(Operation operation, Supplier<Call<JsonNode>> call, Function<JsonNode, T> read) {
        return anyJson(operation, call, body -> {
            if (!body.isArray()) {
                throw new MalformedAnswerException("the answer is no JSON list");
            }
            return read.apply(body);
        });
    }

    /**
     * As {@link #json(Operation, Supplier, Function, Function)}, looking whether it was done before it is sent again.
     *
     * @param lookUp finds what the call was to bring about, if it is there; a look that fails is as good as one that finds
     *     nothing
     */
    public <T> T json(
            Operation operation,
            Supplier<Call<JsonNode>> call,
            Function<JsonNode, T> read,
            Function<Conflict, Optional<T>> adopt,
            Supplier<Optional<T>> lookUp) {
        return sender().send(operation, call, response -> read.apply(object(response.body())), adopt, () -> {
            try {
                return lookUp.get();
            } catch (TdClientException e) {
                LOG.debug("{} is sent again without having been looked for: {}", operation, e.getMessage());
                return Optional.empty();
            }
        });
    }

    /**
     * Sends a call that is answered with some JSON object of which nothing is needed. A page that something in between sends in
     * the service's place is no such answer.
     */
    public void confirmed(Operation operation, Supplier<Call<JsonNode>> call) {
        json(operation, call, body -> true);
    }

    /** As {@link #confirmed}, where a refusal of one kind says that it was done before. */
    public void confirmedUnless(TdClientException.Kind kind, Operation operation, Supplier<Call<JsonNode>> call) {
        try {
            confirmed(operation, call);
        } catch (TdClientException e) {
            if (e.kind() != kind) {
                throw e;
            }
        }
    }

    /** Sends a call of whose answer only the status counts, unless it is a page that something in between sends in its place. */
    public void done(Operation operation, Supplier<Call<Void>> call) {
        sender().send(
                        operation,
                        call,
                        response -> {
                            String type = response.headers().get("Content-Type");
                            if (type != null && type.startsWith("text/html")) {
                                throw new MalformedAnswerException("the answer is an HTML page");
                            }
                            return true;
                        },
                        conflict -> Optional.empty());
    }

    /** Sends a call that is answered with bytes, and has them read within the attempt: a break in the middle is repeated. */
    public <T> T bytes(Operation operation, Supplier<Call<ResponseBody>> call, BodyReader<T> read) {
        return sender().send(
                        operation,
                        call,
                        response -> {
                            try (ResponseBody bytes = body(response)) {
                                return read.read(bytes.byteStream());
                            }
                        },
                        conflict -> Optional.empty());
    }

    /**
     * As {@link #bytes}, where all of the answer comes to be held in memory; larger than the client's limit, it is refused.
     *
     * @param unpack makes the plain bytes of those that came
     */
    public <T> T inMemory(
            Operation operation,
            Supplier<Call<ResponseBody>> call,
            BodyReader<InputStream> unpack,
            BodyReader<T> read) {
        return bytes(operation, call, bytes -> {
            try (InputStream plain = answers.of(unpack.read(bytes))) {
                return read.read(plain);
            }
        });
    }

    /** Sends a call that is answered with a stream, which the caller closes; the time limit of calls does not hold for it. */
    public Streamed stream(Operation operation, Supplier<Call<ResponseBody>> call) {
        return sender().send(
                        operation,
                        () -> {
                            Call<ResponseBody> unlimited = call.get();
                            unlimited.timeout().timeout(0, TimeUnit.NANOSECONDS);
                            return unlimited;
                        },
                        response -> new Streamed(
                                body(response).byteStream(),
                                response.code() == 206,
                                Optional.ofNullable(response.headers().get("ETag"))),
                        conflict -> Optional.empty());
    }

    /**
     * An answer that is read as it comes.
     *
     * @param bytes the answer
     * @param partial whether it is the part that was asked for, and not the whole
     * @param etag the version of the whole, where the service says
     */
    public record Streamed(InputStream bytes, boolean partial, Optional<String> etag) {}

    private Sender sender() {
        missing.ifPresent(what -> {
            throw new IllegalStateException("The TdClient has " + what);
        });
        return sender;
    }

    private static ResponseBody body(Response<ResponseBody> response) {
        ResponseBody body = response.body();
        if (body == null) {
            throw new MalformedAnswerException("the answer is empty");
        }
        return body;
    }

    /** Reads the bytes of an answer. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(InputStream bytes) throws IOException;
    }
}

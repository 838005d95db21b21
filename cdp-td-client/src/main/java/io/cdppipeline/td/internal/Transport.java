package io.cdppipeline.td.internal;

import io.cdppipeline.config.Secret;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;

/** The HTTP client that all services of one TdClient share. Thread-safe. */
public final class Transport implements AutoCloseable {

    private static final URI NOWHERE = URI.create("http://nowhere.invalid");

    private final TransportSettings settings;
    private final AnswerLimit answers;
    private final OkHttpClient http;
    private final RateLimiter limiter;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Transport(TransportSettings settings) {
        this.settings = settings;
        this.answers = new AnswerLimit(settings.answerLimit());
        this.http = settings.httpClient()
                .map(OkHttpClient::newBuilder)
                .orElseGet(OkHttpClient.Builder::new)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                // What is sent again is decided in Sender and nowhere else.
                .retryOnConnectionFailure(false)
                .followRedirects(true)
                .followSslRedirects(false)
                .addInterceptor(answers)
                .addInterceptor(Transport::tellWhetherSent)
                .addInterceptor(this::authorize)
                .addNetworkInterceptor(Transport::send)
                .build();
        this.limiter = RateLimiter.of(
                "td",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .limitForPeriod(settings.requestsPerSecond())
                        .timeoutDuration(Duration.ofHours(1))
                        .build());
    }

    /** The calls of one service. */
    public ApiCalls service(URI baseUrl) {
        return service(baseUrl, Optional.empty());
    }

    /**
     * The calls of a service that may be missing; then each of them is refused.
     *
     * @param missing what is missing and what helps: {@code no ingestion API to call: set region(…) or ingestUrl(…)}
     */
    public ApiCalls service(Optional<URI> baseUrl, String missing) {
        return service(baseUrl.orElse(NOWHERE), baseUrl.isPresent() ? Optional.empty() : Optional.of(missing));
    }

    private ApiCalls service(URI baseUrl, Optional<String> missing) {
        String base = baseUrl.toString();
        Retrofit retrofit = new Retrofit.Builder()
                .baseUrl(base.endsWith("/") ? base : base + "/")
                .callFactory(request -> http.newCall(
                        request.newBuilder().tag(Trace.class, new Trace()).build()))
                .addConverterFactory(JacksonConverterFactory.create(Json.MAPPER))
                .validateEagerly(true)
                .build();
        return new ApiCalls(
                retrofit, new Sender(baseUrl.getAuthority(), settings, limiter, closed::get), answers, missing);
    }

    /** Lets go of connections; later calls are refused. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && settings.httpClient().isEmpty()) {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private Response authorize(Interceptor.Chain chain) throws IOException {
        Secret key = settings.keys().current();
        Response response = chain.proceed(authorized(chain.request(), key));
        RequestBody body = chain.request().body();
        if ((response.code() == 401 || response.code() == 403) && (body == null || !body.isOneShot())) {
            // What was refused was not carried out, so it may be sent again, whatever it is.
            Optional<Secret> next = settings.keys().insteadOf(key);
            if (next.isPresent()) {
                response.close();
                return chain.proceed(authorized(chain.request(), next.get()));
            }
        }
        return response;
    }

    private Request authorized(Request request, Secret key) {
        return request.newBuilder()
                .header("Authorization", key.reveal())
                .header("User-Agent", settings.userAgent())
                .build();
    }

    private static Response tellWhetherSent(Interceptor.Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (IOException e) {
            Trace trace = chain.request().tag(Trace.class);
            if (trace != null && !trace.sent) {
                throw new NotSentException(e);
            }
            throw e;
        }
    }

    /**
     * The innermost step, where the connection is there and nothing has left yet. OkHttp would send a request again by itself
     * where a 503 asks for no wait, and go on with a GET where a write is redirected; without the header it leaves both to us.
     */
    private static Response send(Interceptor.Chain chain) throws IOException {
        Trace trace = chain.request().tag(Trace.class);
        // Where a 303 leads to is signed; such a place refuses whoever brings a key as well, be it on the same host.
        Request request = trace != null && trace.signed
                ? chain.request().newBuilder().removeHeader("Authorization").build()
                : chain.request();
        if (trace != null) {
            trace.sent = true;
        }
        Response response = chain.proceed(request);
        if (trace != null) {
            trace.signed |= response.code() == 303;
        }
        if (response.code() == 503 && "0".equals(response.header("Retry-After"))) {
            return response.newBuilder().removeHeader("Retry-After").build();
        }
        if (response.code() >= 300
                && response.code() <= 303
                && !request.method().equals("GET")) {
            return response.newBuilder().removeHeader("Location").build();
        }
        return response;
    }

    /** The connection failed before the first byte of the request left. */
    static final class NotSentException extends IOException {
        private static final long serialVersionUID = 1L;

        NotSentException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final class Trace {
        private volatile boolean sent;
        private volatile boolean signed;
    }
}

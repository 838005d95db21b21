package io.cdppipeline.td.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;

/** The HTTP client that all services of one TdClient share. Thread-safe. */
public final class Transport implements AutoCloseable {

    private final TransportSettings settings;
    private final OkHttpClient http;
    private final RateLimiter limiter;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Transport(TransportSettings settings) {
        this.settings = settings;
        this.http = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                // What is sent again is decided in Sender and nowhere else.
                .retryOnConnectionFailure(false)
                .eventListener(new SentListener())
                .addInterceptor(Transport::tellWhetherSent)
                .addInterceptor(this::authorize)
                .addNetworkInterceptor(Transport::keepUnavailable)
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
        String base = baseUrl.toString();
        Retrofit retrofit = new Retrofit.Builder()
                .baseUrl(base.endsWith("/") ? base : base + "/")
                .callFactory(request -> http.newCall(
                        request.newBuilder().tag(Trace.class, new Trace()).build()))
                .addConverterFactory(JacksonConverterFactory.create(Json.MAPPER))
                .validateEagerly(true)
                .build();
        return new ApiCalls(retrofit, new Sender(baseUrl.getAuthority(), settings, limiter, closed::get));
    }

    /** Lets go of connections; later calls are refused. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private Response authorize(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .header("Authorization", settings.authorization().reveal())
                .header("User-Agent", settings.userAgent())
                .build());
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

    /** OkHttp sends a request again by itself where a 503 asks for no wait; without the header it leaves that to us. */
    private static Response keepUnavailable(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503 && "0".equals(response.header("Retry-After"))
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
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
    }

    private static final class SentListener extends EventListener {
        @Override
        public void requestHeadersStart(Call call) {
            Trace trace = call.request().tag(Trace.class);
            if (trace != null) {
                trace.sent = true;
            }
        }
    }
}

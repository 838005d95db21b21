package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.workflow.TaskConfig;
import io.cdppipeline.workflow.WorkflowException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The HTTP clients that tasks need, one for each way to connect, made when a task first needs it and kept for the process: in
 * Java 17 a client cannot be closed, and each has a thread.
 */
final class HttpClients {

    private static final Map<Way, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    /**
     * How to connect.
     *
     * @param insecure whether any certificate will do
     */
    private record Way(boolean insecure, Optional<InetSocketAddress> proxy) {

        private HttpClient client() {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(30));
            proxy.ifPresent(address -> builder.proxy(ProxySelector.of(address)));
            if (insecure) {
                builder.sslContext(trustingAnybody());
            }
            return builder.build();
        }
    }

    /** The client for a task's {@code insecure} and {@code proxy}. */
    HttpClient of(TaskConfig params) {
        Way way = new Way(params.bool("insecure", false), proxy(params.objectOrEmpty("proxy")));
        return CLIENTS.computeIfAbsent(way, Way::client);
    }

    private static Optional<InetSocketAddress> proxy(TaskConfig proxy) {
        if (!proxy.bool("enabled", false)) {
            return Optional.empty();
        }
        if (proxy.bool("tls", false)) {
            throw new WorkflowException("proxy: {tls: true} is not available: name a proxy that speaks plain HTTP");
        }
        return Optional.of(InetSocketAddress.createUnresolved(proxy.text("host"), (int) proxy.integer("port")));
    }

    private static SSLContext trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no TLS", e);
        }
    }

    /** For {@code insecure: true}: the extended kind, since only that kind also answers for the host's name. */
    private static final class TrustsAnybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package io.cdppipeline.local.rest;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.trino.TrinoService;
import io.cdppipeline.local.unify.UnificationService;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server: one port, on the loopback interface, for all services. Thread-safe.
 *
 * <p>What a client can cost is bounded: headers to 64 KiB, bodies to {@value Call#LARGEST_BODY} bytes, a silent connection
 * to 30 s, a body to 10 s plus a second for every kilobyte, the number of connections to {@value #MOST_CONNECTIONS}.
 */
public final class RestServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_THREADS = 32;
    private static final int SILENCE_MILLIS = 30_000;
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int LARGEST_HEADER = 64 * 1024;

    private final Server server;
    private final URI endpoint;

    private RestServer(Server server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * What the server answers from.
     *
     * @param spoolDirectory an existing directory for answers that are too large for memory
     */
    public record Services(
            JobService jobs,
            WorkflowEngine workflows,
            UnificationService unifications,
            TrinoService trino,
            Clock clock,
            Path spoolDirectory) {

        private List<Route> routes(Secret apiKey) {
            List<Route> routes = new ArrayList<>(Routes.workflow(workflows));
            routes.addAll(Routes.trino(trino, apiKey));
            routes.addAll(Routes.cdp(unifications));
            // The last, since its events go to any path of two names.
            routes.addAll(Routes.rest(jobs, clock, spoolDirectory, apiKey));
            return routes;
        }
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for any free one
     * @throws CdpException if the port cannot be had
     */
    public static RestServer start(int port, Services services, Secret apiKey) {
        return start(port, services, apiKey, UnaryOperator.identity());
    }

    /**
     * Starts to answer.
     *
     * @param around puts a handler of its own before the server's
     * @throws CdpException if the port cannot be had
     */
    public static RestServer start(int port, Services services, Secret apiKey, UnaryOperator<Handler> around) {
        return start(port, services.routes(apiKey), apiKey, around);
    }

    static RestServer start(int port, List<Route> routes, Secret apiKey) {
        return start(port, routes, apiKey, UnaryOperator.identity());
    }

    private static RestServer start(int port, List<Route> routes, Secret apiKey, UnaryOperator<Handler> around) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4, SILENCE_MILLIS);
        threads.setName("td-rest");
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setStopTimeout(0);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LARGEST_HEADER);
        http.setResponseHeaderSize(LARGEST_HEADER);
        // Names of log files hold names of tasks, which may hold a percent sign; a client's name for a part of an
        // import may hold a slash. The dispatcher decodes segment by segment, and no name becomes a path.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "TD",
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(SILENCE_MILLIS);
        connector.addBean(new HeaderDeadline(connector));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.setErrorHandler(new JsonErrors());
        server.setHandler(around.apply(new Dispatcher(routes, apiKey)));
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new CdpException(
                    "Cannot open a port for the embedded Treasure Data on " + LOOPBACK + ": " + e.getMessage(), e);
        }
        return new RestServer(server, URI.create("http://" + LOOPBACK + ":" + connector.getLocalPort()));
    }

    /** The base address of every service, {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return endpoint;
    }

    /** Drops every connection. */
    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new CdpException("Cannot stop the embedded Treasure Data's server: " + e.getMessage(), e);
        }
    }
}

package io.cdppipeline.local;

import io.cdppipeline.local.workflow.HttpRouter;
import io.cdppipeline.workflow.WorkflowException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Sends what a workflow calls at Treasure Data's hosts, of whichever region and service, to the embedded one: a project is
 * the same here and there. Other hosts are called only if they are allowed. Thread-safe.
 */
final class CloudHosts implements HttpRouter {

    private static final Pattern HOST = Pattern.compile(
            "(api(-[a-z0-9-]+)?(\\.[a-z0-9-]+)*|[a-z0-9]+\\.records\\.in|in)\\.treasuredata\\.(com|co\\.jp)");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Supplier<URI> endpoint;
    private final Set<String> allowed;

    /**
     * @param endpoint where the server listens; asked at every request, as the server starts last
     * @param allowed hosts of others that may be called, besides this machine: {@code hooks.slack.com}, {@code
     *     *.example.com}, {@code *}
     */
    CloudHosts(Supplier<URI> endpoint, Set<String> allowed) {
        this.endpoint = endpoint;
        this.allowed = Set.copyOf(allowed);
    }

    private boolean isAllowed(String host) {
        return LOOPBACK.contains(host)
                || allowed.stream()
                        .anyMatch(name -> name.equals("*")
                                || name.equalsIgnoreCase(host)
                                || (name.startsWith("*.")
                                        && host.endsWith(name.substring(1).toLowerCase(Locale.ROOT))));
    }

    @Override
    public URI route(URI requested) {
        String host = String.valueOf(requested.getHost()).toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches()) {
            if (!isAllowed(host)) {
                throw new WorkflowException(
                        "Calls to " + host + " are not allowed from the embedded Treasure Data: allow"
                                + " them with LocalTreasureData.builder().allowHttp(\"" + host + "\")");
            }
            return requested;
        }
        String query = requested.getRawQuery();
        return URI.create(endpoint.get() + requested.getRawPath() + (query == null ? "" : "?" + query));
    }
}

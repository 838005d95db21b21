package io.cdppipeline.local;

import io.cdppipeline.local.workflow.HttpRouter;
import java.net.URI;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Sends what a workflow calls at Treasure Data's hosts, of whichever region and service, to the embedded one: a project is
 * the same here and there. Thread-safe.
 */
final class CloudHosts implements HttpRouter {

    private static final Pattern HOST = Pattern.compile(
            "(api(-[a-z0-9-]+)?(\\.[a-z0-9-]+)*|[a-z0-9]+\\.records\\.in|in)\\.treasuredata\\.(com|co\\.jp)");

    private final Supplier<URI> endpoint;

    /** @param endpoint where the server listens; asked at every request, as the server starts last */
    CloudHosts(Supplier<URI> endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public URI route(URI requested) {
        String host = requested.getHost();
        if (host == null || !HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return requested;
        }
        String query = requested.getRawQuery();
        return URI.create(endpoint.get() + requested.getRawPath() + (query == null ? "" : "?" + query));
    }
}

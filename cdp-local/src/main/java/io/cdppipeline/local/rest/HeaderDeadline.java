package io.cdppipeline.local.rest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request line and headers do not come to their end: a client that sends a byte now and then is
 * never silent for long, and would keep its connection for ever. Thread-safe.
 */
final class HeaderDeadline extends AbstractLifeCycle implements Connection.Listener {

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SWEEP_SECONDS = 1;

    private final ServerConnector connector;
    private final Map<HttpConnection, Long> headersSince = new ConcurrentHashMap<>();
    private final Map<HttpConnection, Boolean> open = new ConcurrentHashMap<>();
    private volatile Scheduler.@Nullable Task next;

    HeaderDeadline(ServerConnector connector) {
        this.connector = connector;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.put(http, true);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.remove(http);
            headersSince.remove(http);
        }
    }

    @Override
    protected void doStart() {
        schedule();
    }

    private void schedule() {
        next = connector.getScheduler().schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private void sweep() {
        sweep(System.nanoTime());
        if (isRunning() || isStarting()) {
            schedule();
        }
    }

    void sweep(long now) {
        for (HttpConnection connection : open.keySet()) {
            if (connection.getParser().inHeaderState()
                    && !connection.getParser().isStart()) {
                Long since = headersSince.putIfAbsent(connection, now);
                if (since != null && now - since > MOST_NANOS) {
                    connection.getEndPoint().close();
                }
            } else {
                headersSince.remove(connection);
            }
        }
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
        open.clear();
        headersSince.clear();
    }
}

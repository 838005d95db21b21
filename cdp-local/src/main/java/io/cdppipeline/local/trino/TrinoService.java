package io.cdppipeline.local.trino;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.Warehouse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trino's statement protocol, {@code /v1/statement}: a client posts a statement and follows {@code nextUri} until there is
 * none. Thread-safe.
 *
 * <p>At most {@value #MOST_QUERIES} queries are open at a time; one whose client has been silent for five minutes is given
 * up. Rows are read as the client takes them, so that a result of any size needs little memory.
 */
public final class TrinoService implements AutoCloseable {

    private static final int MOST_QUERIES = 200;

    /** So many are remembered, the newest ones, for clients that ask for the last page again. */
    private static final int KEPT_QUERIES = 50;

    private static final int MOST_WAITING = 16;
    private static final int LONGEST_QUERY = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration HASTE = Duration.ofMillis(10);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(TrinoService.class);

    private final Clock clock;
    private final Statements statements;
    /** By their ids, which is the order they came in. */
    private final Map<String, RunningQuery> queries = new ConcurrentSkipListMap<>();

    private final AtomicInteger ids = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ExecutorService runners;

    public TrinoService(Warehouse warehouse, Clock clock) {
        this.clock = clock;
        this.statements = new Statements(warehouse, clock);
        AtomicInteger threads = new AtomicInteger();
        this.runners =
                new ThreadPoolExecutor(0, MOST_QUERIES * 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "trino-query-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Begins a statement.
     *
     * @param headers the request's values of a header
     * @param base the address that the client has reached this server at, {@code http://host:port}
     */
    public Reply submit(Function<String, List<String>> headers, String sql, String base) {
        if (sql.isBlank()) {
            return Reply.text(400, "SQL statement is empty");
        }
        forgetAbandoned();
        ClientSession session;
        try {
            session = ClientSession.of(headers);
        } catch (SqlFailure e) {
            return Reply.text(400, String.valueOf(e.getMessage()));
        }
        RunningQuery query = new RunningQuery(nextId(), slug(), session, clock);
        if (queries.size() >= MOST_QUERIES) {
            query.fail(new SqlFailure("QUERY_QUEUE_FULL", "Too many open queries: " + MOST_QUERIES, null));
        } else if (sql.length() > LONGEST_QUERY) {
            query.fail(new SqlFailure(
                    "QUERY_TEXT_TOO_LARGE",
                    "Query text length (" + sql.length() + ") exceeds the maximum length (" + LONGEST_QUERY + ")",
                    null));
        } else {
            queries.put(query.id(), query);
            runners.execute(() -> run(sql, query));
        }
        return query.first(base);
    }

    private void run(String sql, RunningQuery query) {
        if (!query.start()) {
            return;
        }
        try {
            statements.run(sql, query);
            query.finish();
        } catch (SqlFailure e) {
            query.fail(e);
        } catch (RuntimeException e) {
            LOG.warn("Query {} failed unexpectedly", query.id(), e);
            query.fail(new SqlFailure(
                    "GENERIC_INTERNAL_ERROR", e.getMessage() == null ? e.toString() : e.getMessage(), e));
        } catch (StackOverflowError e) {
            query.fail(new SqlFailure("STACK_OVERFLOW", "statement is too large (stack overflow during analysis)", e));
        } catch (Error e) {
            // The query must end for its client; the thread's handler gets the error.
            query.fail(new SqlFailure("GENERIC_INTERNAL_ERROR", e.toString(), e));
            throw e;
        } finally {
            // A cancellation may have come while the query ended: it is not meant for the next one.
            Thread.interrupted();
        }
    }

    /** A page of a query's result; a text with status 404 if there is no such query. */
    public Reply next(String id, String slug, long token, String base) throws InterruptedException {
        Optional<RunningQuery> query = find(id, slug);
        if (query.isEmpty()) {
            return Reply.text(404, "Query not found");
        }
        boolean patient = waiting.tryAcquire();
        try {
            Reply reply = query.get().next(base, token, patient ? PATIENCE : HASTE);
            forgetAbandoned();
            return reply;
        } finally {
            if (patient) {
                waiting.release();
            }
        }
    }

    /** Stops a query; whether there was one. */
    public boolean cancel(String id, String slug) {
        Optional<RunningQuery> query = find(id, slug);
        query.ifPresent(RunningQuery::cancel);
        return query.isPresent();
    }

    /** Stops a query of which only the id is known. */
    public void kill(String id) {
        RunningQuery query = queries.get(id);
        if (query != null) {
            query.cancel();
        }
    }

    /** How many queries are open: running, or with an answer that its client may ask for again. */
    int open() {
        return queries.size();
    }

    private Optional<RunningQuery> find(String id, String slug) {
        return Optional.ofNullable(queries.get(id)).filter(query -> query.slug().equals(slug));
    }

    /** Drops what no client will ask for again, and stops what no client waits for. */
    private void forgetAbandoned() {
        for (RunningQuery query : List.copyOf(queries.values())) {
            if (query.abandoned()) {
                query.cancel();
                queries.remove(query.id());
            } else if (query.told() && queries.size() > KEPT_QUERIES) {
                queries.remove(query.id());
            }
        }
    }

    private String nextId() {
        int number = ids.incrementAndGet();
        return ID.format(clock.instant()) + "_" + String.format(Locale.ROOT, "%05d", number) + "_local";
    }

    private String slug() {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return "y" + HexFormat.of().formatHex(bytes);
    }

    /** Stops all queries, and waits for them for a few seconds. */
    @Override
    public void close() {
        runners.shutdown();
        queries.values().forEach(RunningQuery::cancel);
        try {
            if (!runners.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("A query still runs, 5 s after it was canceled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queries.clear();
    }
}

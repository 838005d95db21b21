package io.cdppipeline.local;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.connector.Connector;
import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.fault.Faults;
import io.cdppipeline.local.fault.RequestLog;
import io.cdppipeline.local.fault.Tap;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.rest.RestServer;
import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.sql.Warehouse;
import io.cdppipeline.local.trino.TrinoService;
import io.cdppipeline.local.unify.UnificationService;
import io.cdppipeline.local.workflow.PythonHandler;
import io.cdppipeline.local.workflow.WorkflowEngine;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.Target;
import io.cdppipeline.td.AdaptiveLimit;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdTarget;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An embedded Treasure Data: databases and Presto SQL on DuckDB, workflows, bulk loads from files and identity unification,
 * behind the REST API of the real one on a port of the loopback interface. Thread-safe.
 *
 * <pre>{@code
 * try (LocalTreasureData td = LocalTreasureData.inMemory()) {
 *     td.client().databases().create("shop");
 *     System.out.println(td.query("shop", "SELECT 1").rows());
 * }
 * }</pre>
 *
 * <p>With a directory, everything is there again after a restart, however the process ended: what was answered was on the
 * disk before, and no statement, load or push is there by halves. Attempts that ran come back as killed, and say why:
 *
 * <table>
 *   <caption>The directory</caption>
 *   <tr><td>{@code lock}</td><td>held by the process that uses it; says which one</td></tr>
 *   <tr><td>{@code warehouse.duckdb}</td><td>the tables, to be opened with any DuckDB of the same version</td></tr>
 *   <tr><td>{@code workflow/}</td><td>projects, schedules, sessions, attempts and tasks; secrets in a file
 *       that only its owner may read</td></tr>
 *   <tr><td>{@code exports/}</td><td>results that were exported to files</td></tr>
 *   <tr><td>{@code outbox/}</td><td>mails that no server was named for</td></tr>
 *   <tr><td>{@code jobs/}</td><td>the jobs and their results, saved queries, connections, named loads, and imports</td></tr>
 * </table>
 *
 * <p>What workflows call at {@code api*.treasuredata.com} and {@code .co.jp} is answered here. The secret {@code td.apikey}
 * of projects that set none is the environment's own key, as the unification service wants it: with {@code TD1}.
 */
public final class LocalTreasureData implements AutoCloseable {

    /** How the target is called in reports. */
    private static final String NAME = "local";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int REQUESTS_PER_SECOND = 100_000;
    private static final int KEY_BYTES = 20;

    private final Warehouse warehouse;
    private final RestServer server;
    private final TdClient client;
    private final Secret apiKey;
    private final LocalClock clock;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final Fixtures fixtures;
    private final Optional<Path> directory;
    private final Path scratch;
    private final Closer closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalTreasureData(Builder builder, Closer closer) {
        this.closer = closer;
        this.clock = new LocalClock(builder.clock);
        this.apiKey = builder.apiKey == null ? randomKey() : builder.apiKey;
        LocalDirectory files =
                builder.directory == null ? LocalDirectory.temporary() : LocalDirectory.at(builder.directory);
        this.directory = files.root();
        this.scratch = files.spool();
        // Without the lock, nothing in the directory is ours to touch, not even to clean up.
        files.lock(clock).ifPresent(closer::add);
        closer.add(files).prepare();
        this.warehouse = closer.add(files.warehouse().map(DuckDbWarehouse::open).orElseGet(DuckDbWarehouse::inMemory));
        this.fixtures = new Fixtures(warehouse, clock, files.spool());
        FileConnector connector = new FileConnector(warehouse, builder.dataDirectory, clock, builder.connectors);
        JobService jobs = closer.add(new JobService(
                warehouse,
                new BulkLoads(connector),
                clock,
                files.spool(),
                files.jobs(),
                builder.exports == null ? files.exports() : builder.exports));
        UnificationService unifications = new UnificationService(warehouse, clock);
        TrinoService trino = closer.add(new TrinoService(warehouse, clock));
        // The engine may go on with what it ran before, which may call the server, which answers from the engine.
        CompletableFuture<URI> endpoint = new CompletableFuture<>();
        WorkflowEngine.Builder engine = WorkflowEngine.builder()
                .clock(clock)
                .timer(clock.timer())
                .tdService(jobs)
                .router(new CloudHosts(endpoint::join, builder.httpHosts))
                .apiKey(Secret.of("TD1 " + apiKey.reveal()))
                .operator("unification", new UnificationOperator(unifications));
        files.workflow().ifPresent(engine::stateDirectory);
        engine.paramServer(true).mailOutbox(builder.mailOutbox == null ? files.outbox() : builder.mailOutbox);
        engine.allowShell(builder.shellAllowed).allowPython(builder.python.toArray(String[]::new));
        builder.pythonHandlers.forEach(engine::pythonHandler);
        WorkflowEngine workflows = closer.add(engine.build());
        clock.whenMoved(() -> workflows.schedules().tick());
        this.server = closer.add(RestServer.start(
                builder.port,
                new RestServer.Services(jobs, workflows, unifications, trino, clock, files.spool()),
                apiKey,
                handler -> new Tap(handler, faults, requests, clock)));
        endpoint.complete(server.endpoint());
        this.client = closer.add(TdClient.builder()
                .apiUrl(server.endpoint())
                .workflowUrl(server.endpoint())
                .apiKey(apiKey)
                .requestsPerSecond(REQUESTS_PER_SECOND)
                .adaptiveLimit(AdaptiveLimit.off())
                .build());
    }

    private static Secret randomKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of("1/" + HexFormat.of().formatHex(bytes));
    }

    /** Starts one that forgets everything when it is closed. */
    public static LocalTreasureData inMemory() {
        return builder().start();
    }

    /**
     * Starts one that keeps its state in a directory, which is made if it is missing.
     *
     * @throws CdpException if the directory is in use; the message says by whom
     */
    public static LocalTreasureData in(Path directory) {
        return builder().directory(directory).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The base URL of all services: {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** The one key that the services take. */
    public Secret apiKey() {
        return apiKey;
    }

    /** A client of the services; closed with this. */
    public TdClient client() {
        return client;
    }

    /** Where pipelines run; closed with this. */
    public Target target() {
        return TdTarget.over(client, NAME, POLL_INTERVAL).withGivenSecrets(Set.of("td.apikey"));
    }

    /**
     * Runs Presto SQL at once, without a job.
     *
     * @param database the database of unqualified names
     * @return the last statement's result; no columns and rows if it has none
     * @throws CdpException if a statement is refused or fails, with Presto's message
     */
    public QueryResult query(String database, String sql) {
        Instant now = clock.instant();
        SqlResult result = warehouse.execute(new SqlRequest(database, sql, now, now));
        return new QueryResult(result.columns(), result.rows());
    }

    /**
     * Appends rows to a table as a bulk load does; database and table are made if they are missing.
     *
     * @param data a file, or a directory of files, with a header or field names: {@code .csv}, {@code .tsv}, {@code .json},
     *     {@code .ndjson}, {@code .jsonl} (each also {@code .gz}) or {@code .parquet}
     * @return how many rows
     * @throws CdpException if there is no such file or one cannot be read; the message says where, and nothing is stored
     */
    public long load(String database, String table, Path data) {
        return fixtures.load(new TableName(database, table), data);
    }

    /**
     * Appends rows to a table as a bulk load of JSON does; database and table are made if they are missing.
     *
     * @param rows each by column; {@code time} in epoch seconds, or the moment of the load. Numbers become bigint or double,
     *     lists and maps JSON text, everything else text
     * @return how many rows
     */
    public long load(String database, String table, List<? extends Map<String, ? extends @Nullable Object>> rows) {
        return fixtures.load(new TableName(database, table), rows);
    }

    /** A table to look at and to make demands on, whether it exists or not. */
    public LocalTable table(String database, String table) {
        return new LocalTable(this, new TableName(database, table));
    }

    /** The clock of everything here, which can be set. */
    public LocalClock clock() {
        return clock;
    }

    /** Makes next calls fail in a chosen way. */
    public Faults faults() {
        return faults;
    }

    /** The calls that came, by {@link #client()}, by workflows and by others. */
    public RequestLog requests() {
        return requests;
    }

    Warehouse warehouse() {
        return warehouse;
    }

    /** Where large results lie until the end. */
    Path scratch() {
        return scratch;
    }

    /** Kills what runs and closes everything; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closer.closeAll();
        }
    }

    @Override
    public String toString() {
        return "LocalTreasureData[" + endpoint() + ", "
                + directory.map(path -> "in " + path).orElse("in memory") + "]";
    }

    /** Settings; all have defaults. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path directory;
        private Path dataDirectory = Path.of("data");
        private Clock clock = Clock.systemUTC();
        private @Nullable Secret apiKey;
        private int port;
        private final Set<String> httpHosts = new HashSet<>();
        private final Map<String, Connector> connectors = new HashMap<>();
        private boolean shellAllowed;
        private List<String> python = List.of();
        private final Map<String, PythonHandler> pythonHandlers = new HashMap<>();
        private @Nullable Path mailOutbox;
        private @Nullable Path exports;

        private Builder() {}

        /** Where state is kept. Default: in memory. */
        public Builder directory(Path value) {
            directory = Objects.requireNonNull(value, "directory");
            return this;
        }

        /** The source systems' files, {@code {source}/{object}/*}. Default: {@code data} in the working directory. */
        public Builder dataDirectory(Path value) {
            dataDirectory = Objects.requireNonNull(value, "dataDirectory");
            return this;
        }

        /** What {@link LocalTreasureData#clock()} follows until it is set. Default: the machine. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The key that the services take, without {@code TD1}. Default: a random one at each start. */
        public Builder apiKey(Secret value) {
            apiKey = Objects.requireNonNull(value, "apiKey");
            return this;
        }

        /** The port of all services. Default: 0, any free one. */
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, but is " + value);
            }
            port = value;
            return this;
        }

        /** Lets {@code sh>} tasks run commands of this machine, with this process's rights. Default: refused. */
        public Builder allowShell(boolean value) {
            shellAllowed = value;
            return this;
        }

        /**
         * Lets {@code py>} tasks run the Python of their projects, with this process's rights. Default: only handlers run.
         *
         * @param command what starts Python where the task does not say: {@code "python3"}
         */
        public Builder allowPython(String... command) {
            python = List.of(command);
            return this;
        }

        /** What runs in Java where a {@code py>} task names this method: {@code "tasks.MyWorkflow.prepare"}. */
        public Builder pythonHandler(String method, PythonHandler handler) {
            pythonHandlers.put(Objects.requireNonNull(method, "method"), Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * Where {@code mail>} tasks put their messages as {@code .eml} files when their project names no mail server. Default:
         * {@code outbox} in the environment's directory; in memory, a directory that goes with it.
         */
        public Builder mailOutbox(Path value) {
            mailOutbox = Objects.requireNonNull(value, "mailOutbox");
            return this;
        }

        /**
         * Where results are exported to that go to files: {@code file:///orders/daily.csv} as a query's {@code result_url} or a
         * connection's address. Default: {@code exports} in the environment's directory; in memory, a directory that goes with
         * it.
         */
        public Builder exportDirectory(Path value) {
            exports = Objects.requireNonNull(value, "exportDirectory");
            return this;
        }

        /**
         * Lets workflows call other hosts with {@code http>} and {@code http_call>}. Default: this machine only; what they
         * call at Treasure Data is answered here anyway.
         *
         * @param hosts {@code hooks.slack.com}, {@code *.example.com}, or {@code *} for any
         */
        public Builder allowHttp(String... hosts) {
            httpHosts.addAll(List.of(hosts));
            return this;
        }

        /**
         * Reads bulk loads of a type from a source of your own instead of files.
         *
         * @param type what {@code in.type} says
         */
        public Builder connector(String type, Connector connector) {
            connectors.put(Objects.requireNonNull(type, "type"), Objects.requireNonNull(connector, "connector"));
            return this;
        }

        /**
         * Starts it.
         *
         * @throws CdpException if the directory or the port is in use, or the state cannot be read
         */
        public LocalTreasureData start() {
            Closer closer = new Closer();
            try {
                return new LocalTreasureData(this, closer);
            } catch (RuntimeException | Error e) {
                try {
                    closer.closeAll();
                } catch (RuntimeException second) {
                    e.addSuppressed(second);
                }
                throw e;
            }
        }
    }
}

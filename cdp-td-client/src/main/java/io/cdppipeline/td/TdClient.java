package io.cdppipeline.td;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.account.TdUser;
import io.cdppipeline.td.audience.TdActivations;
import io.cdppipeline.td.audience.TdEntities;
import io.cdppipeline.td.audience.TdJourneys;
import io.cdppipeline.td.audience.TdParentSegments;
import io.cdppipeline.td.audience.TdSegments;
import io.cdppipeline.td.connector.TdConnector;
import io.cdppipeline.td.connector.TdSources;
import io.cdppipeline.td.database.TdDatabases;
import io.cdppipeline.td.datamodel.TdDataModels;
import io.cdppipeline.td.internal.TransportSettings;
import io.cdppipeline.td.job.TdJobs;
import io.cdppipeline.td.load.TdBulkImport;
import io.cdppipeline.td.load.TdImport;
import io.cdppipeline.td.load.TdIngest;
import io.cdppipeline.td.query.TdConnections;
import io.cdppipeline.td.query.TdSavedQueries;
import io.cdppipeline.td.schedule.TdSchedules;
import io.cdppipeline.td.table.TdTables;
import io.cdppipeline.td.unification.TdUnification;
import io.cdppipeline.td.wait.TdWaits;
import io.cdppipeline.td.wait.WaitScheduler;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdAttempts;
import io.cdppipeline.td.workflow.TdPools;
import io.cdppipeline.td.workflow.TdProjects;
import io.cdppipeline.td.workflow.TdSessions;
import io.cdppipeline.td.workflow.TdWorkflows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Treasure Data's services, one accessor each. Thread-safe; make one and share it.
 *
 * <pre>{@code
 * try (TdClient client = TdClient.builder().region("eu01").apiKey(key).build()) {
 *     client.databases().createIfNotExists("acme_src");
 * }
 * }</pre>
 *
 * <p>Calls that may be repeated are repeated (see {@link RetryPolicy}): reads, and those that have a key or say that they take
 * what they find. Any other call is sent once; if it fails without an answer, {@link TdClientException#outcomeUnknown()}.
 */
public interface TdClient extends AutoCloseable {

    /** The user that the API key belongs to. */
    TdUser user();

    TdDatabases databases();

    TdTables tables();

    TdJobs jobs();

    /** Loading through connectors. */
    TdConnector connector();

    /** Stored sources of connectors. */
    TdSources sources();

    /** Saved queries and their schedules. */
    TdSavedQueries savedQueries();

    /** Where results are written. */
    TdConnections connections();

    /** Importing records at once. */
    TdImport imports();

    /** Importing many records, part by part. */
    TdBulkImport bulkImports();

    /** The ingestion API. */
    TdIngest ingest();

    /** Workflow projects and their secrets. */
    TdProjects projects();

    TdWorkflows workflows();

    /** Attempts, their tasks and logs. */
    TdAttempts attempts();

    /** Sessions of workflows. */
    TdSessions sessions();

    /** Schedules of workflows. */
    TdSchedules schedules();

    /** Pools of workflows, which bound how many attempts run at once, and their rules. */
    TdPools pools();

    /** The unification service. */
    TdUnification unification();

    /** Parent segments, which the API calls audiences. */
    TdParentSegments parentSegments();

    /** Segments and their folders in the older form, the SQL of rules, counts. */
    TdSegments segments();

    /** Segments, folders, parent segments and activations in the newer form. */
    TdEntities entities();

    /** Activations in the older form. */
    TdActivations activations();

    /** Journeys and their activations. */
    TdJourneys journeys();

    /** Data models of Treasure Insights and their builds. */
    TdDataModels dataModels();

    /** Waiting for attempts and jobs. */
    TdWaits waits();

    /** Lets go of connections, ends waits; later calls are refused. */
    @Override
    void close();

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TdClient}; not thread-safe. */
    final class Builder {

        private @Nullable URI apiUrl;
        private @Nullable URI workflowUrl;
        private @Nullable URI cdpUrl;
        private @Nullable URI ingestUrl;
        private @Nullable Secret apiKey;
        private @Nullable Supplier<Secret> apiKeys;
        private Map<String, String> environment = System.getenv();
        private Path home = Path.of(System.getProperty("user.home", "."));
        private long archiveLimit = ProjectArchive.DEFAULT_LIMIT;
        private final TransportSettings.Builder settings = TransportSettings.builder();

        private @Nullable WaitScheduler waitScheduler;
        private Executor callbackExecutor = ForkJoinPool.commonPool();

        private Builder() {}

        /** The region whose services are called. */
        public Builder region(Region region) {
            this.apiUrl = region.apiUrl();
            this.workflowUrl = region.workflowUrl();
            this.cdpUrl = region.cdpUrl();
            this.ingestUrl = region.ingestUrl();
            return this;
        }

        /**
         * The region of any of its endpoints, as {@link Region#of} reads them.
         *
         * @throws io.cdppipeline.CdpException if no region has it
         */
        public Builder region(String endpoint) {
            return region(Region.of(endpoint));
        }

        /** Base URL of the REST API, for a host that no region has. */
        public Builder apiUrl(URI url) {
            this.apiUrl = Objects.requireNonNull(url, "url");
            return this;
        }

        /** Base URL of the workflow API, for a host that no region has. */
        public Builder workflowUrl(URI url) {
            this.workflowUrl = Objects.requireNonNull(url, "url");
            return this;
        }

        /** Base URL of the audience and unification API, for a host that no region has. Needed only where it is called. */
        public Builder cdpUrl(URI url) {
            this.cdpUrl = Objects.requireNonNull(url, "url");
            return this;
        }

        /** Base URL of the ingestion API, for a host that no region has. Needed only where it is called. */
        public Builder ingestUrl(URI url) {
            this.ingestUrl = Objects.requireNonNull(url, "url");
            return this;
        }

        /**
         * The API key, with or without {@code TD1} before it. Default: the environment variable {@code TD_API_KEY}, or else
         * {@code apikey} in the section {@code [account]} of {@code ~/.td/td.conf}.
         */
        public Builder apiKey(Secret key) {
            this.apiKey = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Who knows the API key where it may change while the client is in use: a file that is rewritten, a vault. Asked when
         * the client is built, and once more when a key is refused with status 401 or 403: where it gives another one, the
         * refused call is sent again with that, and so are all later ones; otherwise the call fails.
         */
        public Builder apiKeys(Supplier<Secret> provider) {
            this.apiKeys = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /** Where {@code TD_API_KEY} is looked for. Default: the process's environment. */
        public Builder environment(Map<String, String> environment) {
            this.environment = Map.copyOf(environment);
            return this;
        }

        /** Where {@code .td/td.conf} is looked for. Default: the user's home directory. */
        public Builder home(Path directory) {
            this.home = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** How long a connection may take to come about. Default: 15 s. */
        public Builder connectTimeout(Duration timeout) {
            settings.connectTimeout(positive(timeout, "connectTimeout"));
            return this;
        }

        /** How long the service may be silent. Default: 60 s. */
        public Builder readTimeout(Duration timeout) {
            settings.readTimeout(positive(timeout, "readTimeout"));
            return this;
        }

        /** How long one attempt of a call may take with its answer, results of jobs excepted. Default: 5 min. */
        public Builder callTimeout(Duration timeout) {
            settings.callTimeout(positive(timeout, "callTimeout"));
            return this;
        }

        /** How long a call may take with all its attempts and the waits between them. Default: 15 min. */
        public Builder deadline(Duration deadline) {
            settings.deadline(positive(deadline, "deadline"));
            return this;
        }

        /** How calls are repeated. Default: {@link RetryPolicy#STANDARD}. */
        public Builder retry(RetryPolicy policy) {
            settings.retry(policy);
            return this;
        }

        /** How many retries a failing host may cost. Default: {@link RetryBudget#STANDARD}. */
        public Builder retryBudget(RetryBudget budget) {
            settings.retryBudget(budget);
            return this;
        }

        /** When calls are held back because nearly all fail. Default: {@link CircuitBreakerPolicy#STANDARD}. */
        public Builder circuitBreaker(CircuitBreakerPolicy policy) {
            settings.circuitBreaker(policy);
            return this;
        }

        /** How the rate is found that a host takes. Default: {@link AdaptiveLimit#STANDARD}. */
        public Builder adaptiveLimit(AdaptiveLimit limit) {
            settings.adaptiveLimit(limit);
            return this;
        }

        /** How many requests of this client may begin in a second, over all services. Default: 1,000. */
        public Builder requestsPerSecond(int requests) {
            if (requests < 1) {
                throw new IllegalArgumentException("requestsPerSecond is " + requests + ", it must be 1 or more");
            }
            settings.requestsPerSecond(requests);
            return this;
        }

        /**
         * An HTTP client whose connections, proxy, TLS settings and interceptors are used. It must not send requests again by
         * itself; timeouts and redirects are set here. It is not closed with the TdClient.
         */
        public Builder httpClient(OkHttpClient client) {
            settings.httpClient(client);
            return this;
        }

        /** How many bytes a project's archive, and its files, may have. Default: {@link ProjectArchive#DEFAULT_LIMIT}. */
        public Builder archiveLimit(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("archiveLimit is " + bytes + ", it must be 1 or more");
            }
            this.archiveLimit = bytes;
            return this;
        }

        /**
         * How many bytes an answer may have, unpacked, that is held in memory; a larger one is refused with kind {@link
         * TdClientException.Kind#TOO_LARGE} and not asked for again. Results and logs that are read as they come have no limit.
         * Default: 64 MiB.
         */
        public Builder answerLimit(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("answerLimit is " + bytes + ", it must be 1 or more");
            }
            settings.answerLimit(bytes);
            return this;
        }

        /** What the client calls itself. Default: {@code cdp-pipeline-java}. */
        public Builder userAgent(String userAgent) {
            settings.userAgent(userAgent);
            return this;
        }

        /** Tells how far away a date is that a service asks to wait for. Default: the system's clock. */
        public Builder clock(Clock clock) {
            settings.clock(clock);
            return this;
        }

        /** Waits, and measures time. Default: {@link Sleeper#REAL}. */
        public Builder sleeper(Sleeper sleeper) {
            settings.sleeper(sleeper);
            return this;
        }

        /** Draws the waits between attempts; must be thread-safe. Default: a generator seeded by the system. */
        public Builder random(RandomGenerator random) {
            settings.random(random);
            return this;
        }

        /** The time and the thread of waits; it is closed with the client. Default: {@link WaitScheduler#oneThread()}. */
        public Builder waitScheduler(WaitScheduler scheduler) {
            this.waitScheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** Where progress and ends of waits are told. Default: {@link ForkJoinPool#commonPool()}. */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * The client; nothing is sent yet.
         *
         * @throws IllegalStateException if something is missing; the message names every call that helps
         */
        public TdClient build() {
            Supplier<Secret> provider = apiKeys;
            Optional<Secret> authorization = ApiKeys.authorization(
                    Optional.ofNullable(provider == null ? apiKey : provider.get()), environment, home);
            if (provider != null) {
                settings.renewal(() -> ApiKeys.authorization(Optional.ofNullable(provider.get()), Map.of(), home));
            }
            List<String> missing = new ArrayList<>();
            if (apiUrl == null) {
                missing.add("no REST API to call: set region(…) or apiUrl(…)");
            }
            if (workflowUrl == null) {
                missing.add("no workflow API to call: set region(…) or workflowUrl(…)");
            }
            if (authorization.isEmpty()) {
                missing.add("no API key: set apiKey(…), or TD_API_KEY in the environment, or apikey in the section"
                        + " [account] of "
                        + ApiKeys.file(home));
            }
            if (apiUrl == null || workflowUrl == null || authorization.isEmpty()) {
                throw new IllegalStateException("Cannot build the TdClient:\n  " + String.join("\n  ", missing));
            }
            return new HttpTdClient(
                    new ServiceUrls(apiUrl, workflowUrl, Optional.ofNullable(cdpUrl), Optional.ofNullable(ingestUrl)),
                    settings.authorization(authorization.get()).build(),
                    archiveLimit,
                    waitScheduler == null ? WaitScheduler.oneThread() : waitScheduler,
                    callbackExecutor);
        }

        private static Duration positive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " is " + duration + ", it must be positive");
            }
            return duration;
        }
    }
}

package io.cdppipeline.local.workflow;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.operator.OperatorSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link WorkflowEngine.Builder} gathers. Not thread-safe. */
abstract class EngineSettings {

    Clock clock = Clock.systemUTC();
    Limits limits = Limits.defaults();

    @Nullable
    WorkflowTimer timer;

    @Nullable
    Path stateDirectory;

    int threads = 16;
    final Map<String, Operator> operators = new HashMap<>();
    final Map<String, Secret> defaultSecrets = new HashMap<>();

    @Nullable
    TdService tdService;

    HttpRouter router = uri -> uri;
    boolean shellAllowed;
    List<String> python = List.of();
    final Map<String, PythonHandler> pythonHandlers = new HashMap<>();

    @Nullable
    Path mailOutbox;

    boolean paramServer;
    Supplier<UUID> uuids = UUID::randomUUID;
    Duration httpRetryInterval = Duration.ofSeconds(1);

    abstract WorkflowEngine.Builder self();

    /** Where times come from; default: the machine. */
    public WorkflowEngine.Builder clock(Clock value) {
        clock = Objects.requireNonNull(value, "clock");
        return self();
    }

    /** What waits for retries and {@code wait>}; default: {@link WorkflowTimer#system()}. The engine closes it. */
    public WorkflowEngine.Builder timer(WorkflowTimer value) {
        timer = Objects.requireNonNull(value, "timer");
        return self();
    }

    /** What the {@code td} operators talk to. */
    public WorkflowEngine.Builder tdService(TdService value) {
        tdService = Objects.requireNonNull(value, "tdService");
        return self();
    }

    /** Where state is kept; one engine at a time may use a directory. Default: in memory. */
    public WorkflowEngine.Builder stateDirectory(Path value) {
        stateDirectory = Objects.requireNonNull(value, "stateDirectory");
        return self();
    }

    /** Adds an operator, or replaces a built-in one; {@code type} without the {@code >}. */
    public WorkflowEngine.Builder operator(String type, Operator operator) {
        operators.put(Objects.requireNonNull(type, "type"), Objects.requireNonNull(operator, "operator"));
        return self();
    }

    /** Where {@code http>} and {@code http_call>} really go; default: where they say. */
    public WorkflowEngine.Builder router(HttpRouter value) {
        router = Objects.requireNonNull(value, "router");
        return self();
    }

    /** Default: the server's. */
    public WorkflowEngine.Builder limits(Limits value) {
        limits = Objects.requireNonNull(value, "limits");
        return self();
    }

    /** Tasks that run at a time; default 16. A {@code td>} task holds its thread until the job ends. */
    public WorkflowEngine.Builder threads(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + value);
        }
        threads = value;
        return self();
    }

    /** The secret {@code td.apikey} of projects that have none of their own. */
    public WorkflowEngine.Builder apiKey(Secret value) {
        return defaultSecret("td.apikey", value);
    }

    /** A secret of projects that have none of their own under this key. */
    public WorkflowEngine.Builder defaultSecret(String key, Secret value) {
        defaultSecrets.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return self();
    }

    /** Lets {@code sh>} run commands of this machine, with this process's rights. Default: refused. */
    public WorkflowEngine.Builder allowShell(boolean value) {
        shellAllowed = value;
        return self();
    }

    /** What runs where {@code py>} names this method; a handler comes before a Python script of the project. */
    public WorkflowEngine.Builder pythonHandler(String method, PythonHandler handler) {
        pythonHandlers.put(Objects.requireNonNull(method, "method"), Objects.requireNonNull(handler, "handler"));
        return self();
    }

    /**
     * Lets {@code py>} run Python of this machine, with this process's rights. Default: only handlers run.
     *
     * @param command what starts Python where the task does not say: {@code python3}
     */
    public WorkflowEngine.Builder allowPython(String... command) {
        python = List.of(command);
        return self();
    }

    /**
     * Where {@code mail>} puts messages, as {@code .eml} files, when the project names no mail server. Default: such a
     * task fails for want of one.
     */
    public WorkflowEngine.Builder mailOutbox(Path value) {
        mailOutbox = Objects.requireNonNull(value, "mailOutbox");
        return self();
    }

    /** Gives {@code param_get>} and {@code param_set>} a store. Default: they fail, as on a server that was set up without. */
    public WorkflowEngine.Builder paramServer(boolean value) {
        paramServer = value;
        return self();
    }

    OperatorSettings operatorSettings(WorkflowEngine engine, ParamStore values) {
        return new OperatorSettings(
                engine,
                Optional.ofNullable(tdService),
                uuids,
                router,
                httpRetryInterval,
                shellAllowed,
                python,
                Map.copyOf(pythonHandlers),
                Optional.ofNullable(mailOutbox),
                paramServer ? Optional.of(values) : Optional.empty());
    }

    /** The first wait of a retried HTTP request; it doubles up to 30 seconds. Default: 1 second. */
    public WorkflowEngine.Builder httpRetryInterval(Duration value) {
        httpRetryInterval = Objects.requireNonNull(value, "httpRetryInterval");
        return self();
    }

    /** Where session UUIDs, domain keys of jobs and names of repeated attempts come from; default: random. */
    public WorkflowEngine.Builder uuids(Supplier<UUID> value) {
        uuids = Objects.requireNonNull(value, "uuids");
        return self();
    }
}

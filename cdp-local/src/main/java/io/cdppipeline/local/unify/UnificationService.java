package io.cdppipeline.local.unify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.sql.Warehouse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unification service (facts: td-api, section 5). A call is answered with a workflow that the caller's attempt runs as
 * subtasks; each of its tasks has the operator {@code unification>}, which does {@link #run}. Thread-safe.
 *
 * <p>Components are found exactly, in one pass, where the cloud's service repeats a loop a fixed number of times; where that
 * number is too small for the data, the step {@code canonicalize} warns. So of the loop tables that {@code
 * keep_debug_tables} keeps there is only {@code <id>_graph_unify_loop_0}.
 */
public final class UnificationService {

    private static final Logger log = LoggerFactory.getLogger(UnificationService.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Warehouse warehouse;
    private final Clock clock;
    private final Set<String> working = ConcurrentHashMap.newKeySet();
    private final RequestReader reader = new RequestReader(this::regexpWorks);

    /**
     * @param clock gives the {@code time} of what is written
     */
    public UnificationService(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /**
     * Answers {@code POST /unifications/workflow_call}: nothing is computed yet.
     *
     * @param content the request's body
     * @return a workflow definition; its root exports the request, which its tasks get as a parameter
     * @throws UnificationRefused if the request breaks the grammar, with all violations
     */
    public ObjectNode workflow(ObjectNode content) {
        return Steps.workflow(content, reader.read(content));
    }

    /**
     * Runs a task of the operator {@code unification>}. A task that is run again gives the same tables.
     *
     * @param step the operator's command: {@code extract_and_merge} …
     * @param parameters the task's parameters, exported ones included
     * @return a line for the task's log, which may hold a warning
     * @throws UnificationFailure if the step fails; nothing of it is stored then
     * @throws UnificationRefused if the request was changed since it was answered, and breaks the grammar
     */
    public String run(String step, ObjectNode parameters) {
        String target = parameters.path(Steps.TARGET).asText("");
        JsonNode content;
        try {
            content = JSON.readTree(parameters.path(Steps.REQUEST).asText(""));
        } catch (JsonProcessingException e) {
            throw new UnificationFailure(
                    "unification> " + step + ": parameter " + Steps.REQUEST + " is not the request: "
                            + e.getOriginalMessage(),
                    e);
        }
        if (!content.isObject()) {
            throw new UnificationFailure("unification> " + step + ": parameter " + Steps.REQUEST
                    + " is missing; tasks of this operator come from POST /unifications/workflow_call only");
        }
        Request request = reader.read(content);
        long now = clock.instant().getEpochSecond();
        try {
            String line = warehouse.transaction(connection -> run(step, target, request, new Db(connection), now));
            log.info("unification {} {}: {}", request.name(), step, line);
            return line;
        } catch (NoSuchElementException e) {
            throw new UnificationFailure(
                    "unification " + request.name() + ", step " + step + ": the request has no " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new UnificationFailure(
                    "unification " + request.name() + ", step " + step + " of " + target + ": " + e.getMessage(), e);
        }
    }

    private static String run(String step, String target, Request request, Db db, long now) throws SQLException {
        return switch (step) {
            case "extract_and_merge" -> new Extraction(db, request, request.id(target)).run(now);
            case "source_key_stats" -> new KeyStats(db, request, request.id(target)).source();
            case "canonicalize" -> new Canonicalization(db, request, request.id(target)).run();
            case "result_key_stats" -> new KeyStats(db, request, request.id(target)).result();
            case "metadata" -> new Metadata(db, request).run(now);
            case "enrich" -> new Enrichment(db, request).run(request.table(target));
            case "master" ->
                new MasterTables(db, request)
                        .run(
                                request.masters().stream()
                                        .filter(each -> each.name().equals(target))
                                        .findFirst()
                                        .orElseThrow(() -> new NoSuchElementException("master table " + target)),
                                now);
            default -> throw new UnificationFailure("unification> has no step '" + step + "'");
        };
    }

    /** Asks a DuckDB of its own: the warehouse may be busy with a long write. */
    private boolean regexpWorks(String regexp) {
        if (working.contains(regexp)) {
            return true;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement search = connection.prepareStatement("SELECT regexp_matches('', ?)")) {
            search.setString(1, regexp);
            search.executeQuery().close();
            // Every task reads the request again; the bound keeps a server that runs for long from growing.
            if (working.size() < 1_000) {
                working.add(regexp);
            }
            return true;
        } catch (SQLException notCompiled) {
            log.debug("valid_regexp {} refused: {}", regexp, notCompiled.getMessage());
            return false;
        }
    }
}

package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.TableName;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bulk loads with a name, {@code /v3/bulk_loads}: a configuration, a table, and {@code config_diff}, which a load that
 * succeeded leaves for the next. They are run when they are asked to; their cron is kept and shown. Thread-safe.
 */
public final class LoadSources {

    private static final List<String> FIELDS =
            List.of("cron", "timezone", "delay", "database", "table", "config", "config_diff", "time_column");

    private final Documents documents;
    private final JobService jobs;
    private final RunHistory history;
    private final BulkLoader loader;
    private final Clock clock;

    LoadSources(Documents documents, JobService jobs, BulkLoader loader, Clock clock) {
        this.documents = documents;
        this.jobs = jobs;
        this.history = new RunHistory(documents, jobs);
        this.loader = loader;
        this.clock = clock;
    }

    /** All, by name, without secrets. */
    public List<ObjectNode> list() {
        return documents.all().stream().map(LoadSources::shown).toList();
    }

    /** @throws TdServiceException 409 if there is one of that name, 404 without its database, 422 without a config */
    public ObjectNode create(String name, ObjectNode settings) {
        if (name.isBlank()) {
            throw new TdServiceException(422, "A bulk load needs a name");
        }
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        source.put("name", name)
                .putNull("cron")
                .put("timezone", "UTC")
                .put("delay", 0)
                .put("database", "")
                .put("table", "");
        source.putObject("config");
        source.putObject("config_diff");
        source.put("created_at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        apply(source, settings);
        check(source);
        if (!documents.add(name, source)) {
            throw new TdServiceException(409, "Bulk load " + name + " already exists");
        }
        return shown(source);
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public ObjectNode update(String name, ObjectNode settings) {
        ObjectNode source = get(name);
        apply(source, settings);
        check(source);
        return shown(documents.change(name, before -> source).orElseThrow(() -> unknown(name)));
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public ObjectNode delete(String name) {
        return shown(documents.remove(name).orElseThrow(() -> unknown(name)));
    }

    /** Without secrets. */
    public ObjectNode show(String name) {
        return shown(get(name));
    }

    /**
     * Issues its job.
     *
     * @return the job's id
     * @throws TdServiceException 404 if there is none of that name, 409 if the key is taken
     */
    public String run(String name, Optional<Instant> scheduledTime, Optional<String> domainKey) {
        ObjectNode source = get(name);
        ObjectNode config = ((ObjectNode) source.path("config")).deepCopy();
        merge(config, source.path("config_diff"));
        TdJobRequest request = new TdJobRequest(
                "bulkload",
                source.path("database").asText(),
                "",
                Optional.of(config),
                Optional.of(source.path("table").asText()),
                scheduledTime,
                0,
                domainKey);
        jobs.tables().requireDatabase(request.database());
        String id = jobs.issue(request, print -> {
            BulkLoader.Loaded loaded = loader.load(
                    new TableName(request.database(), request.table().orElseThrow()), config);
            print.accept(loaded.summary());
            loaded.next()
                    .ifPresent(next -> documents.change(name, before -> {
                        merge(before.withObject("/config_diff"), next);
                        return before;
                    }));
            return loaded.rows();
        });
        history.add(name, id);
        return id;
    }

    /** Its jobs that are remembered, the newest first. */
    public List<Job> history(String name) {
        return history.of(get(name));
    }

    /** @throws TdServiceException 422 if the configuration cannot be followed */
    public ObjectNode guess(ObjectNode config) {
        return asked(() -> loader.guess(config));
    }

    /** @throws TdServiceException 422 if the configuration cannot be followed */
    public ObjectNode preview(ObjectNode config) {
        return asked(() -> loader.preview(config));
    }

    private interface Question {
        ObjectNode answer() throws Exception;
    }

    private static ObjectNode asked(Question question) {
        try {
            return question.answer();
        } catch (io.cdppipeline.CdpException e) {
            throw new TdServiceException(422, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TdServiceException(503, "The server is stopping");
        } catch (Exception e) {
            throw new TdServiceException(500, "The source cannot be read: " + e);
        }
    }

    private ObjectNode get(String name) {
        return documents.get(name).orElseThrow(() -> unknown(name));
    }

    private void check(ObjectNode source) {
        jobs.tables().requireDatabase(source.path("database").asText());
        if (!source.path("config").path("in").isObject()) {
            throw new TdServiceException(422, "A bulk load needs a config with a section 'in'");
        }
        if (source.path("table").asText().isBlank()) {
            throw new TdServiceException(422, "A bulk load needs a table");
        }
    }

    private static void apply(ObjectNode source, ObjectNode settings) {
        for (String field : FIELDS) {
            if (settings.has(field)) {
                source.set(field, settings.get(field));
            }
        }
    }

    private static void merge(ObjectNode into, JsonNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (into.get(field.getKey()) instanceof ObjectNode nested && field.getValue() instanceof ObjectNode) {
                merge(nested, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    private static ObjectNode shown(ObjectNode source) {
        ObjectNode shown = Masking.masked(source);
        shown.remove(RunHistory.FIELD);
        return shown;
    }

    private static TdServiceException unknown(String name) {
        return new TdServiceException(404, "Couldn't find BulkLoad with name = " + name);
    }
}

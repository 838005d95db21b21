package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Queries with a name, {@code /v3/schedule}. They are run when they are asked to; their cron is kept and shown, but nothing
 * fires it: a workflow's schedule does. Thread-safe.
 */
public final class SavedQueries {

    private static final List<String> FIELDS = List.of(
            "cron",
            "timezone",
            "delay",
            "type",
            "query",
            "database",
            "priority",
            "retry_limit",
            "result",
            "engine_version",
            "pool_name");

    private final Documents documents;
    private final JobService jobs;
    private final RunHistory history;
    private final Clock clock;

    SavedQueries(Documents documents, JobService jobs, Clock clock) {
        this.documents = documents;
        this.jobs = jobs;
        this.history = new RunHistory(documents, jobs);
        this.clock = clock;
    }

    /** All, by name. */
    public List<ObjectNode> list() {
        return documents.all();
    }

    /** @throws TdServiceException 409 if there is one of that name, 404 without its database, 422 without a query */
    public synchronized ObjectNode create(String name, ObjectNode settings) {
        if (name.isBlank()) {
            throw new TdServiceException(422, "A saved query needs a name");
        }
        long id = 1
                + documents.all().stream()
                        .mapToLong(each -> each.path("id").asLong())
                        .max()
                        .orElse(0);
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.put("id", Long.toString(id))
                .put("name", name)
                .putNull("cron")
                .put("timezone", "UTC")
                .put("delay", 0)
                .put(
                        "created_at",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("type", "hive")
                .put("query", "")
                .put("database", "")
                .put("user_name", "local")
                .put("priority", 0)
                .put("retry_limit", 0)
                .put("result", "")
                .putNull("next_time");
        apply(query, settings);
        check(query);
        if (!documents.add(name, query)) {
            throw new TdServiceException(409, "Schedule " + name + " already exists");
        }
        return query;
    }

    /** @throws TdServiceException 404 if there is none of that name, 409 if the new name is taken */
    public synchronized ObjectNode update(String name, ObjectNode settings) {
        ObjectNode query = get(name);
        apply(query, settings);
        check(query);
        String newName = settings.path("name").asText(name);
        if (!newName.equals(name)) {
            query.put("name", newName);
            if (!documents.rename(name, newName)) {
                throw new TdServiceException(409, "Schedule " + newName + " already exists");
            }
        }
        documents.change(newName, before -> query);
        return query;
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public ObjectNode delete(String name) {
        return documents.remove(name).orElseThrow(() -> unknown(name));
    }

    /** @throws TdServiceException 404 if there is none of that name */
    public ObjectNode get(String name) {
        return documents.get(name).orElseThrow(() -> unknown(name));
    }

    /** The name of the one with an id. */
    public String nameOf(String id) {
        return documents.all().stream()
                .filter(query -> query.path("id").asText().equals(id))
                .map(query -> query.path("name").asText())
                .findFirst()
                .orElseThrow(() -> new TdServiceException(404, "Couldn't find Schedule with id = " + id));
    }

    /**
     * Issues its job.
     *
     * @param scheduledTime what {@code TD_SCHEDULED_TIME()} means
     * @return the job's id
     * @throws TdServiceException 404 if there is none of that name, 409 if the key is taken
     */
    public String run(String name, Instant scheduledTime, Optional<String> domainKey) {
        ObjectNode query = get(name);
        String id = jobs.issueJob(new TdJobRequest(
                query.path("type").asText(),
                query.path("database").asText(),
                query.path("query").asText(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(scheduledTime),
                query.path("priority").asInt(),
                domainKey,
                new TdJobRequest.Options(
                        query.path("retry_limit").asInt(),
                        text(query, "pool_name"),
                        text(query, "engine_version"),
                        text(query, "result"),
                        Optional.empty(),
                        Optional.empty())));
        history.add(name, id);
        return id;
    }

    /** Its jobs that are remembered, the newest first. */
    public List<Job> history(String name) {
        return history.of(get(name));
    }

    private static void apply(ObjectNode query, ObjectNode settings) {
        for (String field : FIELDS) {
            if (settings.has(field)) {
                query.set(field, settings.get(field));
            }
        }
        for (String number : List.of("delay", "priority", "retry_limit")) {
            String text = query.path(number).asText("0");
            if (!text.matches("-?\\d{1,9}")) {
                throw new TdServiceException(422, number + " must be a number, but is: " + text);
            }
            query.put(number, Integer.parseInt(text));
        }
    }

    private void check(ObjectNode query) {
        JobChecks.checkTypeAndPriority(
                query.path("type").asText(), query.path("priority").asInt());
        jobs.tables().requireDatabase(query.path("database").asText());
    }

    private static Optional<String> text(ObjectNode query, String field) {
        return query.hasNonNull(field)
                ? Optional.of(query.path(field).asText()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static TdServiceException unknown(String name) {
        return new TdServiceException(404, "Couldn't find Schedule with name = " + name);
    }
}

package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.store.Lines;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.target.Column;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs and their rows over restarts: {@code history.jsonl} has a line for every issue and every end, {@code results/} a
 * file for every result set; what is forgotten is removed at the next start. Without a directory, nothing is kept. Secrets of bulk loads are not written. Thread-safe.
 */
final class JobHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobHistory.class);

    private final Path spoolDirectory;
    private final Optional<Path> directory;
    private final TreeMap<Long, Job> restored = new TreeMap<>();
    private @Nullable Lines lines;

    /**
     * @param spoolDirectory for rows that are kept while the process lasts
     * @param directory where jobs are kept; empty for nowhere
     * @param now the end of jobs that had not ended when the last process did
     */
    JobHistory(Path spoolDirectory, Optional<Path> directory, Instant now) {
        this.spoolDirectory = spoolDirectory;
        this.directory = directory;
        directory.ifPresent(path -> open(path, now));
    }

    private void open(Path path, Instant now) {
        try {
            Files.createDirectories(path.resolve("results"));
        } catch (IOException e) {
            throw new CdpException("Cannot make the directory of job results in " + path + ": " + e.getMessage(), e);
        }
        Lines.read(path.resolve("history.jsonl"), line -> {
            long id = line.path("id").asLong();
            Job issued = restored.get(id);
            if (line.has("request")) {
                restored.put(
                        id,
                        new Job(id, JobLines.request(line.path("request")), JobLines.moment(line, "at"), job -> {}));
            } else if (issued != null) {
                restored.put(
                        id,
                        ended(issued, JobLines.ending(line), line.path("rows").asBoolean()));
            }
        });
        while (restored.size() > JobService.KEPT_JOBS) {
            restored.pollFirstEntry();
        }
        restored.replaceAll((id, job) -> job.status().finished() ? job : killed(job, now));
        deleteOtherResults();
        lines = Lines.rewrite(path.resolve("history.jsonl"), snapshot(restored.values()));
    }

    private Job ended(Job job, Job.Ending ending, boolean hasRows) {
        JobResult rows = null;
        Path file = resultFile(job.number()).orElseThrow();
        if (hasRows && Files.exists(file)) {
            try {
                rows = JobResult.in(file, ending.columns());
            } catch (IOException e) {
                LOG.warn("The result of {} cannot be read: {}", job, e.toString());
            }
        }
        return Job.ended(job.number(), job.request(), job.createdAt(), ending, rows);
    }

    private static Job killed(Job job, Instant now) {
        return Job.ended(
                job.number(),
                job.request(),
                job.createdAt(),
                new Job.Ending(
                        JobStatus.KILLED,
                        Optional.empty(),
                        now,
                        List.of(),
                        0,
                        "",
                        "The job had not ended when the embedded Treasure Data that ran it did; what it had stored by then"
                                + " is stored: issue it again"),
                null);
    }

    /** The jobs of earlier processes, by id. */
    Collection<Job> restored() {
        return restored.values();
    }

    synchronized void issued(Job job) {
        if (lines != null) {
            lines.append(JobLines.issue(job));
        }
    }

    /** Called while the job is locked, before anybody can see that it has ended. */
    synchronized void ended(Job job) {
        try {
            if (lines != null) {
                JobLines.end(job).ifPresent(lines::append);
            }
        } catch (CdpException e) {
            LOG.warn("The end of {} is not kept: {}", job, e.getMessage());
        }
    }

    /** Keeps a query's rows. */
    JobResult keep(Job job, SqlResult result) throws IOException {
        Optional<Path> file = resultFile(job.number());
        return file.isPresent()
                ? JobResult.to(file.get(), result.columns(), result.rows())
                : JobResult.of(result.columns(), result.rows(), spoolDirectory);
    }

    /** Whether rows outlive the process. */
    boolean keeps() {
        return directory.isPresent();
    }

    private Optional<Path> resultFile(long id) {
        return directory.map(path -> path.resolve("results").resolve(id + ".msgpack.gz"));
    }

    private void deleteOtherResults() {
        Path results = directory.orElseThrow().resolve("results");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(results)) {
            for (Path file : files) {
                String id = file.getFileName().toString().replaceFirst("\\..*$", "");
                Job job = id.matches("[0-9]{1,18}") ? restored.get(Long.parseLong(id)) : null;
                if (job == null || job.result().isEmpty()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("Cannot remove old job results from {}: {}", results, e.toString());
        }
    }

    private static List<ObjectNode> snapshot(Collection<Job> jobs) {
        List<ObjectNode> all = new ArrayList<>();
        for (Job job : jobs) {
            all.add(JobLines.issue(job));
            JobLines.end(job).ifPresent(all::add);
        }
        return all;
    }

    @Override
    public synchronized void close() {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    /** The lines of the file. */
    private static final class JobLines {

        private JobLines() {}

        static ObjectNode issue(Job job) {
            TdJobRequest request = job.request();
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("id", job.number()).put("at", job.createdAt().toString());
            ObjectNode body = line.putObject("request");
            body.put("type", request.type()).put("database", request.database()).put("query", request.query());
            request.config().ifPresent(config -> body.set("config", Masking.masked(config)));
            request.table().ifPresent(table -> body.put("table", table));
            request.scheduledTime().ifPresent(time -> body.put("scheduled_time", time.toString()));
            body.put("priority", request.priority());
            request.domainKey().ifPresent(key -> body.put("domain_key", key));
            TdJobRequest.Options options = request.options();
            body.put("retry_limit", options.retryLimit());
            options.poolName().ifPresent(name -> body.put("pool_name", name));
            options.engineVersion().ifPresent(version -> body.put("engine_version", version));
            options.result().ifPresent(result -> body.put("result", Masking.masked(result)));
            options.connection().ifPresent(id -> body.put("result_connection_id", id));
            return line;
        }

        static Optional<ObjectNode> end(Job job) {
            return job.ending().map(ending -> {
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("id", job.number()).put("status", ending.status().word());
                ending.startedAt().ifPresent(time -> line.put("start", time.toString()));
                line.put("end", ending.endedAt().toString());
                ArrayNode columns = line.putArray("columns");
                ending.columns()
                        .forEach(column -> columns.addArray().add(column.name()).add(column.type()));
                return line.put("records", ending.records())
                        .put("rows", job.result().isPresent())
                        .put("cmdout", ending.cmdout())
                        .put("stderr", ending.stderr());
            });
        }

        static TdJobRequest request(JsonNode body) {
            return new TdJobRequest(
                    body.path("type").asText(),
                    body.path("database").asText(),
                    body.path("query").asText(),
                    Optional.ofNullable(body.get("config")).map(ObjectNode.class::cast),
                    text(body, "table"),
                    text(body, "scheduled_time").map(Instant::parse),
                    body.path("priority").asInt(),
                    text(body, "domain_key"),
                    new TdJobRequest.Options(
                            body.path("retry_limit").asInt(),
                            text(body, "pool_name"),
                            text(body, "engine_version"),
                            text(body, "result"),
                            text(body, "result_connection_id"),
                            Optional.empty()));
        }

        static Job.Ending ending(ObjectNode line) {
            List<Column> columns = new ArrayList<>();
            line.path("columns")
                    .forEach(column -> columns.add(
                            new Column(column.path(0).asText(), column.path(1).asText())));
            return new Job.Ending(
                    JobStatus.valueOf(line.path("status").asText().toUpperCase(java.util.Locale.ROOT)),
                    text(line, "start").map(Instant::parse),
                    moment(line, "end"),
                    List.copyOf(columns),
                    line.path("records").asLong(),
                    line.path("cmdout").asText(),
                    line.path("stderr").asText());
        }

        static Instant moment(JsonNode line, String name) {
            return Instant.parse(line.path(name).asText());
        }

        private static Optional<String> text(JsonNode body, String name) {
            return Optional.ofNullable(body.get(name)).map(JsonNode::asText);
        }
    }
}

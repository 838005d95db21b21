package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.connector.LoadFailure;
import io.cdppipeline.local.connector.RecordLoader;
import io.cdppipeline.local.store.Documents;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports in sessions, {@code /v3/bulk_import}: parts are uploaded, checked by a job, and stored all at once. A part is a file
 * whose name is a hash, so no name of a client's becomes a path. Thread-safe.
 */
public final class BulkImports {

    private static final Logger LOG = LoggerFactory.getLogger(BulkImports.class);

    private final Documents documents;
    private final Path directory;
    private final JobService jobs;
    private final Clock clock;

    BulkImports(Documents documents, Path directory, JobService jobs, Clock clock) {
        this.documents = documents;
        this.directory = directory;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** @throws TdServiceException 404 without the table, 409 if there is one of that name */
    public void create(String name, String database, String table) {
        jobs.tables().show(database, table);
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        session.put("name", name)
                .put("database", database)
                .put("table", table)
                .put("status", "uploading")
                .put("upload_frozen", false)
                .putNull("job_id")
                .put("valid_records", 0)
                .put("error_records", 0)
                .put("valid_parts", 0)
                .put("error_parts", 0)
                .put(
                        "created_at",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        session.putArray("parts");
        session.putArray("problems");
        if (!documents.add(name, session)) {
            throw new TdServiceException(409, "Bulk import session " + name + " already exists");
        }
    }

    /** All, by name. */
    public List<ObjectNode> list() {
        return documents.all().stream().map(BulkImports::shown).toList();
    }

    public ObjectNode show(String name) {
        return shown(get(name));
    }

    /** Its parts' names, in order. */
    public List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        get(name).path("parts").forEach(part -> parts.add(part.asText()));
        return parts;
    }

    /** Keeps a part; one of the same name is replaced. */
    public void upload(String name, String part, InputStream content) throws IOException {
        requireUploading(get(name));
        Path file = file(name, part);
        Files.createDirectories(file.getParent());
        Spool.to(file, content::transferTo);
        change(name, session -> {
            requireUploading(session);
            ArrayNode parts = session.withArray("parts");
            boolean known = false;
            for (int i = 0; i < parts.size(); i++) {
                known |= parts.get(i).asText().equals(part);
            }
            if (!known) {
                parts.add(part);
            }
            return session;
        });
    }

    public void deletePart(String name, String part) throws IOException {
        requireUploading(get(name));
        change(name, session -> {
            ArrayNode parts = session.withArray("parts");
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (parts.get(i).asText().equals(part)) {
                    parts.remove(i);
                }
            }
            return session;
        });
        Files.deleteIfExists(file(name, part));
    }

    public void freeze(String name, boolean frozen) {
        change(name, session -> session.put("upload_frozen", frozen));
    }

    /** Issues the job that checks the parts. */
    public String perform(String name, int priority) {
        ObjectNode session = get(name);
        String status = session.path("status").asText();
        if (!status.equals("uploading") && !status.equals("ready")) {
            throw new TdServiceException(422, "Bulk import session " + name + " is " + status + " already");
        }
        change(name, before -> before.put("status", "performing").put("upload_frozen", true));
        TdJobRequest request = new TdJobRequest(
                "bulk_import_perform",
                session.path("database").asText(),
                "",
                Optional.empty(),
                Optional.of(session.path("table").asText()),
                Optional.empty(),
                priority,
                Optional.empty());
        String id = jobs.issue(request, print -> {
            try {
                return perform(name);
            } catch (Exception e) {
                change(name, before -> before.put("status", "uploading"));
                throw e;
            }
        });
        change(name, before -> before.put("job_id", id));
        return id;
    }

    private long perform(String name) {
        long records = 0;
        long invalid = 0;
        int broken = 0;
        int whole = 0;
        ArrayNode problems = JsonNodeFactory.instance.arrayNode();
        for (String part : parts(name)) {
            try {
                RecordLoader.Loaded checked = jobs.records().loader().check(List.of(part(name, part)));
                records += checked.records();
                invalid += checked.invalid();
                checked.problems().forEach(problems::add);
                whole++;
            } catch (LoadFailure e) {
                broken++;
                problems.add(e.getMessage());
            }
        }
        long valid = records;
        long errors = invalid;
        int validParts = whole;
        int errorParts = broken;
        change(name, session -> {
            session.set("problems", problems);
            return session.put("status", "ready")
                    .put("valid_records", valid)
                    .put("error_records", errors)
                    .put("valid_parts", validParts)
                    .put("error_parts", errorParts);
        });
        return records;
    }

    /** Stores the valid records of the parts that were performed. */
    public void commit(String name) {
        ObjectNode session = get(name);
        String status = session.path("status").asText();
        if (!status.equals("ready")) {
            throw new TdServiceException(
                    409, "Bulk import session " + name + " is " + status + ", not ready: perform it first");
        }
        change(name, before -> before.put("status", "committing"));
        try {
            List<RecordLoader.Part> sound = new ArrayList<>();
            for (String part : parts(name)) {
                RecordLoader.Part content = part(name, part);
                try {
                    jobs.records().loader().check(List.of(content));
                    sound.add(content);
                } catch (LoadFailure e) {
                    LOG.debug("Passed over, as it was counted as an error part: {}", e.getMessage());
                }
            }
            jobs.records()
                    .loader()
                    .loadParts(
                            "bulk import " + name,
                            new TableName(
                                    session.path("database").asText(),
                                    session.path("table").asText()),
                            sound,
                            false);
        } catch (RuntimeException e) {
            change(name, before -> before.put("status", "ready"));
            if (e instanceof CdpException) {
                throw new TdServiceException(422, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        change(name, before -> before.put("status", "committed"));
    }

    public void delete(String name) throws IOException {
        List<String> parts = parts(name);
        if (documents.remove(name).isEmpty()) {
            throw unknown(name);
        }
        for (String part : parts) {
            Files.deleteIfExists(file(name, part));
        }
        Files.deleteIfExists(file(name, "").getParent());
    }

    /** What was wrong with the first invalid records. */
    public List<String> problems(String name) {
        List<String> problems = new ArrayList<>();
        get(name).path("problems").forEach(problem -> problems.add(problem.asText()));
        return problems;
    }

    private RecordLoader.Part part(String name, String part) {
        try {
            return Records.part("part " + part, Spool.in(file(name, part)));
        } catch (IOException e) {
            throw new CdpException(
                    "Part " + part + " of bulk import " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path file(String name, String part) {
        return directory.resolve("bulk-import-" + hash(name)).resolve(hash(part) + ".msgpack.gz");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private void requireUploading(ObjectNode session) {
        if (session.path("upload_frozen").asBoolean()
                || !session.path("status").asText().equals("uploading")) {
            throw new TdServiceException(
                    422,
                    "Bulk import session " + session.path("name").asText() + " takes no parts: it is "
                            + (session.path("upload_frozen").asBoolean()
                                    ? "frozen"
                                    : session.path("status").asText()));
        }
    }

    private ObjectNode get(String name) {
        return documents.get(name).orElseThrow(() -> unknown(name));
    }

    private void change(String name, UnaryOperator<ObjectNode> change) {
        if (documents.change(name, change).isEmpty()) {
            throw unknown(name);
        }
    }

    private static ObjectNode shown(ObjectNode session) {
        session.remove(List.of("parts", "problems"));
        return session;
    }

    private static TdServiceException unknown(String name) {
        return new TdServiceException(404, "Couldn't find BulkImport with name = " + name);
    }
}

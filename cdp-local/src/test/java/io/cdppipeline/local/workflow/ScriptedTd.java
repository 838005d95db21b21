package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.target.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A TD service that answers from a script and remembers what it was asked to change. */
final class ScriptedTd implements TdService {

    static final long FIRST_JOB = 880_001;

    private final JsonNode script;
    private final Map<String, Set<String>> databases = new TreeMap<>();
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final Map<String, JsonNode> jobs = new HashMap<>();
    private final List<ObjectNode> requests = new ArrayList<>();

    ScriptedTd(JsonNode script) {
        this.script = script;
        script.path("databases").properties().forEach(database -> {
            Set<String> tables = new TreeSet<>();
            database.getValue().forEach(table -> tables.add(table.asText()));
            databases.put(database.getKey(), tables);
        });
    }

    synchronized List<ObjectNode> requests() {
        return List.copyOf(requests);
    }

    @Override
    public synchronized String issueJob(TdJobRequest request) {
        String path = "/v3/job/issue/" + request.type() + "/" + request.database();
        ObjectNode seen = remember(path);
        request.domainKey().ifPresent(key -> seen.put("domainKey", true));
        if (request.config().isPresent()) {
            seen.putObject("json").set("config", request.config().get());
            seen.putObject("queryParams")
                    .put("priority", Integer.toString(request.priority()))
                    .put("query", request.query())
                    .put("table", request.table().orElse(""));
        } else {
            ObjectNode form = seen.putObject("form");
            TdJobRequest.Options options = request.options();
            form.put("priority", Integer.toString(request.priority()));
            form.put("query", request.query());
            form.put("retry_limit", Integer.toString(options.retryLimit()));
            request.scheduledTime().ifPresent(time -> form.put("scheduled_time", Long.toString(time.getEpochSecond())));
            options.engineVersion().ifPresent(version -> form.put("engine_version", version));
            options.poolName().ifPresent(pool -> form.put("pool_name", pool));
            options.result().ifPresent(result -> form.put("result", result));
            options.connection().ifPresent(id -> form.put("result_connection_id", id));
            options.connectionSettings().ifPresent(settings -> form.put("result_connection_settings", settings));
        }
        return issued(path, request.type(), request.query());
    }

    @Override
    public synchronized String runSavedQuery(String name, Instant scheduledTime, String domainKey) {
        String path = "/v3/schedule/run/" + name + "/" + scheduledTime.getEpochSecond();
        remember(path).put("domainKey", true);
        return issued(path, "saved", name);
    }

    @Override
    public synchronized String runSavedQuery(long id, Instant scheduledTime, String domainKey) {
        String path = "/v4/queries/" + id + "/jobs";
        ObjectNode request = remember(path).put("domainKey", true);
        request.putObject("json").put("scheduled_time", scheduledTime.toString());
        return issued(path, "saved", Long.toString(id));
    }

    @Override
    public synchronized String runConnectorSession(String name, Instant scheduledTime, String domainKey) {
        String path = "/v3/bulk_loads/" + name + "/jobs";
        ObjectNode request = remember(path).put("domainKey", true);
        request.putObject("json").put("scheduled_time", Long.toString(scheduledTime.getEpochSecond()));
        return issued(path, "bulkload", name);
    }

    @Override
    public synchronized String connectionId(String name) {
        ObjectNode request = Json.object().put("method", "GET").put("path", "/v3/connections/lookup");
        request.putObject("queryParams").put("name", name);
        requests.add(request);
        failIfScripted("/v3/connections/lookup");
        if (!script.path("connections").has(name)) {
            throw new TdServiceException(404, "Connection " + name + " not found");
        }
        return script.get("connections").get(name).asText();
    }

    @Override
    public synchronized String exportResult(String jobId, String connectionId, String settings) {
        String path = "/v3/job/result_export/" + jobId;
        remember(path)
                .putObject("form")
                .put("result_connection_id", connectionId)
                .put("result_connection_settings", settings);
        return issued(path, "result_export", "");
    }

    @Override
    public synchronized String exportTable(TdTableExport export) {
        String path = "/v3/export/run/" + export.database() + "/" + export.table();
        ObjectNode form = remember(path)
                .putObject("form")
                .put("access_key_id", export.accessKeyId().reveal())
                .put("bucket", export.bucket())
                .put("file_format", export.fileFormat())
                .put("file_prefix", export.pathPrefix())
                .put("from", Long.toString(export.from().getEpochSecond()))
                .put("secret_access_key", export.secretAccessKey().reveal())
                .put("storage_type", "s3")
                .put("to", Long.toString(export.to().getEpochSecond()));
        export.poolName().ifPresent(pool -> form.put("pool_name", pool));
        return issued(path, "export", "");
    }

    @Override
    public synchronized String deleteRows(String database, String table, Instant from, Instant to, String domainKey) {
        String path = "/v3/table/partialdelete/" + database + "/" + table;
        ObjectNode request = remember(path).put("domainKey", true);
        request.putObject("form")
                .put("from", Long.toString(from.getEpochSecond()))
                .put("to", Long.toString(to.getEpochSecond()));
        return issued(path, "partialdelete", "");
    }

    private String issued(String path, String type, String query) {
        failIfScripted(path);
        JsonNode answer = Json.object();
        for (int i = 0; i < script.path("jobs").size(); i++) {
            JsonNode job = script.get("jobs").get(i);
            boolean fits = (!job.has("type") || job.get("type").asText().equals(type))
                    && (!job.has("match") || query.contains(job.get("match").asText()));
            if (fits && uses.getOrDefault(i, 0) < job.path("times").asInt(Integer.MAX_VALUE)) {
                uses.merge(i, 1, Integer::sum);
                answer = job;
                break;
            }
        }
        String id = Long.toString(FIRST_JOB + jobs.size());
        jobs.put(id, answer);
        return id;
    }

    @Override
    public synchronized TdJob awaitJob(String jobId) {
        JsonNode job = jobs.get(jobId);
        List<Column> columns = new ArrayList<>();
        job.path("schema")
                .forEach(column -> columns.add(
                        new Column(column.get(0).asText(), column.get(1).asText())));
        return new TdJob(
                jobId,
                job.path("status").asText("success"),
                columns,
                job.path("num_records").asLong(job.path("rows").size()),
                job.path("cmdout").asText(""),
                job.path("stderr").asText(""));
    }

    @Override
    public synchronized List<List<Object>> jobRows(String jobId, int limit) {
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : jobs.get(jobId).path("rows")) {
            if (rows.size() < limit) {
                List<Object> values = new ArrayList<>();
                row.forEach(value -> values.add(
                        value.isIntegralNumber()
                                ? (Object) value.longValue()
                                : Json.MAPPER.convertValue(value, Object.class)));
                rows.add(values);
            }
        }
        return rows;
    }

    @Override
    public synchronized void createDatabase(String database) {
        request("/v3/database/create/" + database);
        if (databases.putIfAbsent(database, new TreeSet<>()) != null) {
            throw new TdServiceException(409, "Database " + database + " already exists");
        }
    }

    @Override
    public synchronized void deleteDatabase(String database) {
        request("/v3/database/delete/" + database);
        if (databases.remove(database) == null) {
            throw new TdServiceException(404, "Database " + database + " not found");
        }
    }

    @Override
    public synchronized void createTable(String database, String table) {
        request("/v3/table/create/" + database + "/" + table + "/log");
        if (!tables(database).add(table)) {
            throw new TdServiceException(409, "Table " + table + " already exists");
        }
    }

    @Override
    public synchronized void deleteTable(String database, String table) {
        request("/v3/table/delete/" + database + "/" + table);
        if (!tables(database).remove(table)) {
            throw new TdServiceException(404, "Table " + table + " not found");
        }
    }

    @Override
    public synchronized void renameTable(String database, String from, String to) {
        String path = "/v3/table/rename/" + database + "/" + from + "/" + to;
        remember(path).putObject("form").put("overwrite", "true");
        failIfScripted(path);
        if (!tables(database).remove(from)) {
            throw new TdServiceException(404, "Table " + from + " not found");
        }
        tables(database).add(to);
    }

    @Override
    public synchronized Optional<Long> tableRows(String database, String table) {
        return databases.getOrDefault(database, Set.of()).contains(table) ? Optional.of(0L) : Optional.empty();
    }

    private Set<String> tables(String database) {
        Set<String> tables = databases.get(database);
        if (tables == null) {
            throw new TdServiceException(404, "Database " + database + " not found");
        }
        return tables;
    }

    private void request(String path) {
        remember(path);
        failIfScripted(path);
    }

    private ObjectNode remember(String path) {
        ObjectNode request = Json.object().put("method", "POST").put("path", path);
        requests.add(request);
        return request;
    }

    private void failIfScripted(String path) {
        for (JsonNode failure : script.path("failures")) {
            if (path.contains(failure.get("path").asText())) {
                throw new TdServiceException(
                        failure.get("status").asInt(), failure.path("message").asText());
            }
        }
    }
}

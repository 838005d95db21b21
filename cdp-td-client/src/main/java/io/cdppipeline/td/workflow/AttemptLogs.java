package io.cdppipeline.td.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Gunzip;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;
import retrofit2.http.Query;
import retrofit2.http.Streaming;

/** The logs of attempts. */
final class AttemptLogs {

    private final ApiCalls calls;
    private final Api api;

    AttemptLogs(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /** Task after task in the order in which they began, and each task's files in the order in which they were written. */
    List<TdLogFile> files(String attemptId, @Nullable String task) {
        List<TdLogFile> files = calls.json(
                Operation.read("list log files of attempt", attemptId + (task == null ? "" : " and task " + task)),
                () -> api.files(attemptId, task),
                body -> Json.list(body, "files").stream().map(TdLogFile::read).toList());
        Map<String, Instant> begun = files.stream()
                .collect(Collectors.toMap(
                        TdLogFile::taskName,
                        file -> file.time().orElse(Instant.MAX),
                        (one, other) -> one.isBefore(other) ? one : other));
        return files.stream()
                .sorted(Comparator.comparing((TdLogFile file) -> begun.getOrDefault(file.taskName(), Instant.MAX))
                        .thenComparing(TdLogFile::taskName)
                        .thenComparing(TdLogFile::name))
                .toList();
    }

    /** The files of a task and of the tasks in it; the service matches any name that begins so. */
    List<TdLogFile> filesOfTask(String attemptId, String task) {
        return files(attemptId, task).stream()
                .filter(file -> file.taskName().equals(task)
                        || file.taskName().startsWith(task + "+")
                        || file.taskName().startsWith(task + "^"))
                .toList();
    }

    String text(String attemptId, TdLogFile file) {
        return calls.inMemory(
                operation(attemptId, file),
                () -> api.file(attemptId, path(file)),
                Gunzip::of,
                plain -> new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    }

    InputStream open(String attemptId, TdLogFile file) {
        return new LogFileStream(
                file.name() + " of attempt " + attemptId,
                () -> calls.stream(operation(attemptId, file), () -> api.file(attemptId, path(file)))
                        .bytes());
    }

    InputStream open(String attemptId, List<TdLogFile> files) {
        return new LogStream(files, file -> open(attemptId, file));
    }

    String text(String attemptId, List<TdLogFile> files) {
        try (InputStream log = new LogStream(
                files,
                file -> new java.io.ByteArrayInputStream(text(attemptId, file).getBytes(StandardCharsets.UTF_8)))) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Reading from memory failed", e);
        }
    }

    private static Operation operation(String attemptId, TdLogFile file) {
        return Operation.read("fetch log file", file.name() + " of attempt " + attemptId);
    }

    /** The plus in a task's name would be a blank to a server that reads paths as forms. */
    private static String path(TdLogFile file) {
        return URLEncoder.encode(file.name(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }

    interface Api {
        @GET("api/logs/{id}/files")
        Call<JsonNode> files(@Path("id") String id, @Nullable @Query("task") String task);

        @Streaming
        @GET("api/logs/{id}/files/{name}")
        Call<ResponseBody> file(@Path("id") String id, @Path(value = "name", encoded = true) String name);
    }
}

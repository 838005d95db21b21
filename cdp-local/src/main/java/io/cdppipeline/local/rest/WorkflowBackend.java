package io.cdppipeline.local.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the workflow API asks of the interpreter, in the API's own bodies (facts: digdag, section 5). Ids are numbers as
 * text, times text in UTC, a session's time text with the workflow's offset. A method that is given an id of nothing
 * throws a {@link RestException} with status 404.
 */
interface WorkflowBackend {

    record Reference(String id, String name) {}

    record Project(
            String id,
            String name,
            String revision,
            String createdAt,
            String updatedAt,
            @Nullable String deletedAt,
            String archiveType,
            String archiveMd5) {}

    record Revision(String revision, String createdAt, String archiveType, String archiveMd5, ObjectNode userInfo) {}

    record Workflow(String id, String name, Reference project, String revision, String timezone, ObjectNode config) {}

    record WorkflowReference(String name, String id) {}

    record Attempt(
            String status,
            String id,
            int index,
            Reference project,
            WorkflowReference workflow,
            String sessionId,
            String sessionUuid,
            String sessionTime,
            @Nullable String retryAttemptName,
            boolean done,
            boolean success,
            boolean cancelRequested,
            ObjectNode params,
            String createdAt,
            @Nullable String finishedAt) {}

    record Task(
            String id,
            String fullName,
            @Nullable String parentId,
            ObjectNode config,
            List<String> upstreams,
            String state,
            boolean cancelRequested,
            ObjectNode exportParams,
            ObjectNode storeParams,
            ObjectNode stateParams,
            String updatedAt,
            @Nullable String retryAt,
            @Nullable String startedAt,
            ObjectNode error,
            boolean isGroup) {}

    record LogFile(
            String fileName,
            long fileSize,
            String taskName,
            String fileTime,
            String agentId,
            @Nullable String direct) {}

    /** Of which attempt what is run again: {@code failed} tasks, or all {@code from} a task on. */
    record Resume(String mode, long attemptId, Optional<String> from) {}

    record Start(
            long workflowId,
            Instant sessionTime,
            ObjectNode params,
            Optional<String> retryAttemptName,
            Optional<Resume> resume) {}

    /** @param existing whether the session, or the attempt's name, was there already, and nothing was started */
    record Started(Attempt attempt, boolean existing) {}

    Project push(String project, String revision, byte[] archive, SortedMap<String, byte[]> files);

    /** All projects that are not deleted, by id. */
    List<Project> projects();

    Project project(long id);

    Project deleteProject(long id);

    /** The newest first. */
    List<Revision> revisions(long projectId);

    byte[] archive(long projectId, Optional<String> revision);

    /** The workflows of a revision, the newest if none is named. */
    List<Workflow> workflows(long projectId, Optional<String> revision);

    Workflow workflow(long id);

    Started start(Start request);

    /** All attempts, the newest first. */
    List<Attempt> attempts();

    Attempt attempt(long id);

    /** The attempt before it is told to stop; status 409 if it has ended. */
    Attempt kill(long id);

    List<Task> tasks(long attemptId);

    /** In the order in which they were begun. */
    List<LogFile> logFiles(long attemptId);

    /** Gzipped text. */
    byte[] logFile(long attemptId, String fileName);

    /** The keys, sorted. */
    List<String> secrets(long projectId);

    void putSecret(long projectId, String key, String value);

    void deleteSecret(long projectId, String key);
}

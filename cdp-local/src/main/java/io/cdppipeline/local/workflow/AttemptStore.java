package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sessions and their attempts. Thread-safe; the lock is this object's. */
final class AttemptStore {

    /** How many attempts that have ended are remembered; of older ones nobody knows any more. */
    static final int KEPT = 10_000;

    /** Of how many of them the logs are remembered as well. */
    private static final int KEPT_LOGS = 1_000;

    /** Which session: a workflow of a project at a second. */
    record SessionKey(long projectId, String workflow, long epochSecond) {}

    /** An attempt: what was asked for, how it ended, and its tasks. */
    static final class Attempt {
        private final Session session;
        final long id;
        final int index;
        final WorkflowInfo workflow;
        final Optional<String> retryName;
        final ObjectNode params;
        final Instant createdAt;
        final List<TaskLogger> logs = new ArrayList<>();
        private @Nullable AttemptRun run;
        private List<TaskInfo> restored = List.of();
        private boolean done;
        private boolean success;
        private boolean cancelRequested;
        private @Nullable Instant finishedAt;
        private final List<Consumer<AttemptInfo>> watchers = new ArrayList<>();

        private Attempt(
                Session session,
                long id,
                int index,
                WorkflowInfo workflow,
                Optional<String> retryName,
                ObjectNode params,
                Instant createdAt) {
            this.session = session;
            this.id = id;
            this.index = index;
            this.workflow = workflow;
            this.retryName = retryName;
            this.params = params;
            this.createdAt = createdAt;
        }

        /** The logs of tasks whose names start with {@code prefix}, by file name. */
        List<TaskLog> logs(String prefix) {
            List<TaskLogger> loggers;
            synchronized (logs) {
                loggers = List.copyOf(logs);
            }
            return loggers.stream()
                    .map(TaskLogger::log)
                    .filter(log -> log.taskName().startsWith(prefix))
                    .sorted(Comparator.comparing(TaskLog::fileName))
                    .toList();
        }

        long sessionId() {
            return session.id;
        }

        UUID sessionUuid() {
            return session.uuid;
        }

        Instant sessionTime() {
            return Instant.ofEpochSecond(session.key.epochSecond());
        }
    }

    private static final class Session {
        private final long id;
        private final UUID uuid;
        private final SessionKey key;
        private final List<Attempt> attempts = new ArrayList<>();

        private Session(long id, UUID uuid, SessionKey key) {
            this.id = id;
            this.uuid = uuid;
            this.key = key;
        }
    }

    private final Map<SessionKey, Session> byKey = new HashMap<>();
    private final TreeMap<Long, Session> sessions = new TreeMap<>();
    private final TreeMap<Long, Attempt> attempts = new TreeMap<>();
    private final Deque<Attempt> ended = new ArrayDeque<>();
    private final Deque<Attempt> logged = new ArrayDeque<>();
    private long lastSessionId;
    private long lastAttemptId;
    private int running;

    /** The attempt that stands in the way of a new one: the session's last, or the one of that name. */
    synchronized Optional<Attempt> conflicting(SessionKey key, Optional<String> retryName) {
        Session session = byKey.get(key);
        if (session == null) {
            return Optional.empty();
        }
        if (retryName.isEmpty()) {
            boolean unnamed = session.attempts.stream().anyMatch(attempt -> attempt.retryName.isEmpty());
            return unnamed ? Optional.of(last(session)) : Optional.empty();
        }
        return session.attempts.stream()
                .filter(attempt -> attempt.retryName.equals(retryName))
                .findFirst();
    }

    /** Whether a session has an attempt of that name. */
    synchronized boolean named(WorkflowInfo workflow, Instant session, String name) {
        Session known = byKey.get(new SessionKey(workflow.projectId(), workflow.name(), session.getEpochSecond()));
        return known != null && known.attempts.stream().anyMatch(each -> each.retryName.equals(Optional.of(name)));
    }

    /** Whether an attempt of any of a workflow's sessions is not done. */
    synchronized boolean runs(WorkflowInfo workflow) {
        return attempts.values().stream()
                .anyMatch(attempt -> !attempt.done
                        && attempt.workflow.projectId() == workflow.projectId()
                        && attempt.workflow.name().equals(workflow.name()));
    }

    /** The time of a workflow's last session before {@code session}. */
    synchronized Optional<Instant> before(WorkflowInfo workflow, Instant session) {
        return byKey.keySet().stream()
                .filter(key -> key.projectId() == workflow.projectId()
                        && key.workflow().equals(workflow.name())
                        && key.epochSecond() < session.getEpochSecond())
                .map(key -> Instant.ofEpochSecond(key.epochSecond()))
                .max(Instant::compareTo);
    }

    /** Keeps ids from being given again. */
    synchronized void given(long sessionId, long attemptId) {
        lastSessionId = Math.max(lastSessionId, sessionId);
        lastAttemptId = Math.max(lastAttemptId, attemptId);
    }

    /** As the server, which gives an id before it sees the conflict. */
    synchronized void burnId() {
        lastAttemptId++;
    }

    synchronized int running() {
        return running;
    }

    /** @param uuid of a new session */
    synchronized Attempt add(
            SessionKey key,
            WorkflowInfo workflow,
            Optional<String> retryName,
            ObjectNode params,
            Instant now,
            UUID uuid) {
        Session session = byKey.get(key);
        long sessionId = session == null ? lastSessionId + 1 : session.id;
        return restore(
                sessionId,
                session == null ? uuid : session.uuid,
                key,
                lastAttemptId + 1,
                session == null ? 1 : last(session).index + 1,
                workflow,
                retryName,
                params,
                now);
    }

    /** Adds an attempt with ids that were given earlier. */
    synchronized Attempt restore(
            long sessionId,
            UUID uuid,
            SessionKey key,
            long attemptId,
            int index,
            WorkflowInfo workflow,
            Optional<String> retryName,
            ObjectNode params,
            Instant createdAt) {
        Session session = byKey.computeIfAbsent(key, any -> new Session(sessionId, uuid, key));
        sessions.put(session.id, session);
        lastSessionId = Math.max(lastSessionId, session.id);
        lastAttemptId = Math.max(lastAttemptId, attemptId);
        Attempt attempt = new Attempt(session, attemptId, index, workflow, retryName, params, createdAt);
        session.attempts.add(attempt);
        attempts.put(attemptId, attempt);
        running++;
        return attempt;
    }

    synchronized void attach(Attempt attempt, AttemptRun run) {
        attempt.run = run;
    }

    synchronized Optional<AttemptRun> run(Attempt attempt) {
        return Optional.ofNullable(attempt.run);
    }

    synchronized void requestCancel(Attempt attempt) {
        attempt.cancelRequested = true;
    }

    /** Marks an attempt as done and gives those who wait for it. */
    synchronized List<Consumer<AttemptInfo>> finish(
            Attempt attempt, boolean success, boolean cancelled, Instant now, List<TaskInfo> tasks) {
        if (attempt.done) {
            return List.of();
        }
        attempt.done = true;
        attempt.success = success;
        attempt.cancelRequested |= cancelled;
        attempt.finishedAt = now;
        attempt.restored = tasks;
        attempt.run = null;
        running--;
        ended.add(attempt);
        logged.add(attempt);
        forgetOld();
        List<Consumer<AttemptInfo>> watchers = List.copyOf(attempt.watchers);
        attempt.watchers.clear();
        return watchers;
    }

    private void forgetOld() {
        while (logged.size() > KEPT_LOGS) {
            List<TaskLogger> logs = logged.remove().logs;
            synchronized (logs) {
                logs.clear();
            }
        }
        while (ended.size() > KEPT) {
            Attempt oldest = ended.remove();
            attempts.remove(oldest.id);
            oldest.session.attempts.remove(oldest);
            if (oldest.session.attempts.isEmpty()) {
                sessions.remove(oldest.session.id);
                byKey.remove(oldest.session.key);
            }
        }
    }

    /** Adds one who is told of the end; false if the attempt is done already. */
    synchronized boolean watch(Attempt attempt, Consumer<AttemptInfo> watcher) {
        if (!attempt.done) {
            attempt.watchers.add(watcher);
        }
        return !attempt.done;
    }

    synchronized Attempt require(long id) {
        Attempt attempt = attempts.get(id);
        if (attempt == null) {
            throw WorkflowApiException.missing("session attempt id=" + id);
        }
        return attempt;
    }

    /** The tasks of a finished attempt; ask the run of one that is not finished. */
    synchronized List<TaskInfo> finishedTasks(Attempt attempt) {
        return attempt.restored;
    }

    synchronized AttemptInfo info(Attempt attempt) {
        return new AttemptInfo(
                attempt.id,
                attempt.index,
                attempt.workflow.projectId(),
                attempt.workflow.projectName(),
                attempt.workflow.id(),
                attempt.workflow.name(),
                attempt.session.id,
                attempt.session.uuid,
                attempt.sessionTime()
                        .atZone(attempt.workflow.definition().timezone())
                        .toOffsetDateTime(),
                attempt.retryName,
                attempt.done,
                attempt.success,
                attempt.cancelRequested,
                attempt.params.deepCopy(),
                attempt.createdAt,
                Optional.ofNullable(attempt.finishedAt));
    }

    /** The newest first. */
    synchronized List<AttemptInfo> attempts() {
        return attempts.descendingMap().values().stream().map(this::info).toList();
    }

    /** The newest first. */
    synchronized List<SessionInfo> sessions() {
        return sessions.descendingMap().values().stream()
                .map(session -> new SessionInfo(session.id, info(last(session))))
                .toList();
    }

    synchronized SessionInfo session(long id) {
        Session session = sessions.get(id);
        if (session == null) {
            throw WorkflowApiException.missing("session id=" + id);
        }
        return new SessionInfo(id, info(last(session)));
    }

    /** The oldest first. */
    synchronized List<AttemptInfo> attemptsOfSession(long id) {
        Session session = sessions.get(id);
        if (session == null) {
            throw WorkflowApiException.missing("session id=" + id);
        }
        return session.attempts.stream().map(this::info).toList();
    }

    private static Attempt last(Session session) {
        return session.attempts.get(session.attempts.size() - 1);
    }
}

package io.cdppipeline.local.workflow;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.workflow.operator.BuiltinOperators;
import io.cdppipeline.local.workflow.script.TemplateEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A workflow server without the network: it takes projects, starts attempts and runs their tasks as digdag 0.10.5 does
 * (digdag facts, sections 4 and 8). Tasks run in a bounded number of threads, and nothing polls.
 *
 * <p>Ids count up and are never given twice. With a state directory, projects, attempts and finished tasks survive a
 * restart; attempts that ran when the process died come back as killed, with a message at their root task. Secrets are kept
 * in a file of their own, which only its owner may read; logs live in memory only.
 *
 * <p>Thread-safe. Methods throw {@link WorkflowApiException} with the status and the words of the server's API.
 */
public final class WorkflowEngine implements AutoCloseable {

    private static final Pattern SECRET_KEY =
            Pattern.compile("[a-zA-Z]([a-zA-Z0-9_-]*[a-zA-Z0-9])?(\\.[a-zA-Z]([a-zA-Z0-9_-]*[a-zA-Z0-9])?)*");
    private static final int LONGEST_SECRET = 16 * 1024;
    private static final int LONGEST_SECRET_KEY = 255;

    private final Clock clock;
    private final Limits limits;
    private final Map<String, Secret> defaultSecrets;
    private final ProjectStore projects = new ProjectStore();
    private final AttemptStore attempts = new AttemptStore();
    private final ScheduleStore scheduleStore = new ScheduleStore();
    private final AttemptScheduler scheduler;
    private final Schedules schedules;
    private final SecretFile secretFile;
    private final Journal journal;

    private WorkflowEngine(Builder builder) {
        this.clock = builder.clock;
        this.limits = builder.limits;
        this.defaultSecrets = Map.copyOf(builder.defaultSecrets);
        SharedValues params = new SharedValues();
        Map<String, Operator> operators =
                new HashMap<>(BuiltinOperators.create(builder.operatorSettings(this, params)));
        operators.putAll(builder.operators);
        TaskRunner runner = new TaskRunner(operators, new TemplateEngine(), clock, limits);
        WorkflowTimer timer = builder.timer == null ? WorkflowTimer.system() : builder.timer;
        Optional<Path> directory = Optional.ofNullable(builder.stateDirectory);
        this.journal = Journal.open(directory, new Journal.Stores(projects, attempts, scheduleStore, params), clock);
        params.writeTo(journal::param);
        this.secretFile = new SecretFile(directory);
        projects.restoreSecrets(secretFile.read());
        this.scheduler = new AttemptScheduler(
                attempts,
                projects,
                runner,
                timer,
                clock,
                limits,
                builder.threads,
                this::secretsOf,
                journal,
                builder.uuids);
        this.schedules = new Schedules(scheduleStore, projects, attempts, scheduler, journal, timer, clock);
        schedules.start();
    }

    /** Settings of an engine; all have defaults but the TD service, without which {@code td} operators are refused. */
    public static final class Builder extends EngineSettings {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Starts the engine, reading the state directory if there is one. */
        public WorkflowEngine build() {
            return new WorkflowEngine(this);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The time by the engine's clock. */
    public Instant now() {
        return clock.instant();
    }

    // ---- projects

    /** {@code PUT /api/projects} without an archive to keep. */
    public ProjectInfo push(String name, String revision, Map<String, byte[]> files) {
        return push(name, revision, files, new byte[0]);
    }

    /**
     * {@code PUT /api/projects}: checks the workflows and makes this the project's latest revision.
     *
     * @param files path from the project's root to content
     * @param archive the uploaded bytes, for whoever asks for them later
     */
    public ProjectInfo push(String name, String revision, Map<String, byte[]> files, byte[] archive) {
        return push(name, revision, files, archive, ScheduleStart.now(clock));
    }

    /** As {@link #push(String, String, Map, byte[])}, with a say in when schedules begin. */
    public ProjectInfo push(
            String name, String revision, Map<String, byte[]> files, byte[] archive, ScheduleStart schedule) {
        scheduler.requireOpen();
        PushRules.check(name, revision, files, archive, limits);
        ProjectFiles read = ProjectFiles.of(files);
        read.project().rejection().ifPresent(message -> {
            throw new WorkflowApiException(400, message);
        });
        return schedules.onPush(() -> {
            synchronized (journal) {
                projects.refuseDuplicate(name, revision);
                ProjectInfo project =
                        projects.add(0, 0, name, revision, journal.now(), read, archive, md5(archive, read.files()));
                ProjectStore.Revision added = projects.revision(project.id(), Optional.of(revision));
                List<ScheduleInfo> current = scheduleStore.pushed(
                        project, added.workflows(), schedule.from(), schedule.cleared(), journal.now());
                journal.pushed(project, added, current);
                return project;
            }
        });
    }

    /** The projects that are not deleted, by ascending id. */
    public List<ProjectInfo> projects() {
        return projects.projects();
    }

    public ProjectInfo project(long id) {
        return projects.project(id);
    }

    public ProjectInfo project(String name) {
        return projects.project(name).orElseThrow(() -> WorkflowApiException.missing("project name=" + name));
    }

    /** Deletes a project and answers with what it was; its attempts stay. */
    public ProjectInfo deleteProject(long id) {
        return schedules.onPush(() -> {
            synchronized (journal) {
                ProjectInfo before = projects.delete(id, journal.now());
                scheduleStore.removeProject(id);
                journal.deleted(id, journal.now());
                secretFile.write(projects.allSecrets());
                return before;
            }
        });
    }

    /** The newest first. */
    public List<RevisionInfo> revisions(long projectId) {
        return projects.revisions(projectId).stream()
                .map(revision -> new RevisionInfo(revision.name(), revision.createdAt(), revision.md5()))
                .toList();
    }

    /** The files of a revision, the latest if none is named. */
    public Map<String, byte[]> files(long projectId, Optional<String> revision) {
        return new TreeMap<>(projects.revision(projectId, revision).files().files());
    }

    /** The archive of a revision as it was uploaded; empty if the push came without. */
    public byte[] archive(long projectId, Optional<String> revision) {
        return projects.revision(projectId, revision).archive();
    }

    // ---- workflows

    /** The workflows of a revision, the latest if none is named. */
    public List<WorkflowInfo> workflows(long projectId, Optional<String> revision) {
        return projects.revision(projectId, revision).workflows();
    }

    /** The workflows of all projects' latest revisions, by project. */
    public List<WorkflowInfo> workflows() {
        return projects.workflows();
    }

    public WorkflowInfo workflow(long id) {
        return projects.workflow(id).orElseThrow(() -> WorkflowApiException.missing("workflow id=" + id));
    }

    public WorkflowInfo workflow(long projectId, String name, Optional<String> revision) {
        ProjectStore.Revision found = projects.revision(projectId, revision);
        return found.workflows().stream()
                .filter(workflow -> workflow.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> WorkflowApiException.missing("workflow name=" + name + " in revision id=" + found.id()));
    }

    // ---- attempts

    /** {@code PUT /api/attempts}. */
    public StartResult start(AttemptRequest request) {
        scheduler.requireOpen();
        WorkflowInfo workflow = workflow(request.workflowId());
        projects.project(workflow.projectId());
        return scheduler.start(workflow, request);
    }

    public AttemptInfo attempt(long id) {
        return attempts.info(attempts.require(id));
    }

    /** All attempts, the newest first. */
    public List<AttemptInfo> attempts() {
        return attempts.attempts();
    }

    /** The attempts of the same session, the oldest first. */
    public List<AttemptInfo> retries(long attemptId) {
        return attempts.attemptsOfSession(attempts.require(attemptId).sessionId());
    }

    /** All sessions, the newest first. */
    public List<SessionInfo> sessions() {
        return attempts.sessions();
    }

    public SessionInfo session(long id) {
        return attempts.session(id);
    }

    /** The newest first. */
    public List<AttemptInfo> attemptsOfSession(long sessionId) {
        List<AttemptInfo> newestFirst = new ArrayList<>(attempts.attemptsOfSession(sessionId));
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    /** The tasks of an attempt by ascending id, generated ones included. */
    public List<TaskInfo> tasks(long attemptId) {
        return scheduler.tasks(attempts.require(attemptId));
    }

    /** {@code POST /api/attempts/{id}/kill}: asks for the end and answers with the attempt as it was before. */
    public AttemptInfo kill(long attemptId) {
        return scheduler.kill(attempts.require(attemptId));
    }

    /** The logs of an attempt's tasks whose full names start with {@code taskPrefix}, by file name. */
    public List<TaskLog> logs(long attemptId, String taskPrefix) {
        return attempts.require(attemptId).logs(taskPrefix);
    }

    /**
     * Waits for an attempt's end, or the engine's: then the attempt is not done. For callers in this process.
     */
    public AttemptInfo await(long attemptId) throws InterruptedException {
        return scheduler.await(attempts.require(attemptId));
    }

    // ---- schedules

    /** What starts workflows by the clock. */
    public Schedules schedules() {
        return schedules;
    }

    /** Tells that the clock was set: what is due by it starts before this returns. */
    public void clockChanged() {
        schedules.tick();
    }

    // ---- secrets

    /** Sets a secret; its value is never shown again. */
    public void putSecret(long projectId, String key, Secret value) {
        projects.project(projectId);
        if (!SECRET_KEY.matcher(key).matches()
                || key.length() > LONGEST_SECRET_KEY
                || value.reveal().length() > LONGEST_SECRET) {
            throw new WorkflowApiException(400, "Invalid secret");
        }
        synchronized (journal) {
            projects.putSecret(projectId, key, value);
            secretFile.write(projects.allSecrets());
        }
    }

    /** A secret as the project's tasks find it: its own, or the engine's default. */
    public Optional<Secret> secret(long projectId, String key) {
        projects.project(projectId);
        return Optional.ofNullable(secretsOf(projectId).get(key));
    }

    /** The keys of a project's own secrets, sorted. */
    public List<String> secretKeys(long projectId) {
        return projects.secretKeys(projectId);
    }

    /** Deletes a secret; one that does not exist is no error. */
    public void deleteSecret(long projectId, String key) {
        projects.project(projectId);
        if (!SECRET_KEY.matcher(key).matches()) {
            throw new WorkflowApiException(400, "Invalid secret");
        }
        synchronized (journal) {
            projects.deleteSecret(projectId, key);
            secretFile.write(projects.allSecrets());
        }
    }

    /** Stops taking tasks, interrupts those that run and closes the state; attempts that ran come back as killed. */
    @Override
    public void close() {
        schedules.close();
        scheduler.close();
        journal.close();
    }

    private Map<String, Secret> secretsOf(long projectId) {
        Map<String, Secret> all = new HashMap<>(defaultSecrets);
        all.putAll(projects.secrets(projectId));
        return all;
    }

    private static String md5(byte[] archive, Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(archive);
            if (archive.length == 0) {
                files.forEach((path, bytes) -> {
                    digest.update(path.getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes);
                });
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no MD5, which every Java platform must have", e);
        }
    }

    @Override
    public String toString() {
        return "WorkflowEngine[" + projects.projects().size() + " project(s), " + attempts.running()
                + " running attempt(s)]";
    }
}

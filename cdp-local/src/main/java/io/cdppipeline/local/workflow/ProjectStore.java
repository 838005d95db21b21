package io.cdppipeline.local.workflow;

import io.cdppipeline.config.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Projects, their revisions, workflows and secrets. Thread-safe; the lock is this object's. */
final class ProjectStore {

    /** A pushed state. */
    static final class Revision {
        private final long id;
        private final String name;
        private final Instant createdAt;
        private final ProjectFiles files;
        private final byte[] archive;
        private final String md5;
        private final List<WorkflowInfo> workflows;

        private Revision(
                long id,
                String name,
                Instant createdAt,
                ProjectFiles files,
                byte[] archive,
                String md5,
                List<WorkflowInfo> workflows) {
            this.id = id;
            this.name = name;
            this.createdAt = createdAt;
            this.files = files;
            this.archive = archive.clone();
            this.md5 = md5;
            this.workflows = List.copyOf(workflows);
        }

        long id() {
            return id;
        }

        String name() {
            return name;
        }

        Instant createdAt() {
            return createdAt;
        }

        ProjectFiles files() {
            return files;
        }

        /** The uploaded bytes, as they came. */
        byte[] archive() {
            return archive.clone();
        }

        String md5() {
            return md5;
        }

        List<WorkflowInfo> workflows() {
            return workflows;
        }
    }

    private static final class Project {
        private final long id;
        private final String name;
        private final Instant createdAt;
        private @Nullable Instant deletedAt;
        private final Map<String, Revision> revisions = new LinkedHashMap<>();
        private final Map<String, Secret> secrets = new TreeMap<>();
        private Revision latest;

        private Project(long id, String name, Revision first) {
            this.id = id;
            this.name = name;
            this.createdAt = first.createdAt();
            this.latest = first;
        }

        private ProjectInfo info() {
            return new ProjectInfo(
                    id,
                    name,
                    latest.name(),
                    createdAt,
                    latest.createdAt(),
                    Optional.ofNullable(deletedAt),
                    latest.md5());
        }
    }

    private final Map<Long, Project> projects = new TreeMap<>();
    private final Map<Long, WorkflowInfo> workflows = new TreeMap<>();
    private final Map<Long, Revision> revisionOfWorkflow = new TreeMap<>();
    private long lastProjectId;
    private long lastWorkflowId;
    private long lastRevisionId;

    /**
     * Adds a revision, and its project if there is none of the name.
     *
     * @param firstWorkflowId of a revision that is read back; 0 for new ids
     */
    synchronized ProjectInfo add(
            long projectId,
            long firstWorkflowId,
            String projectName,
            String revisionName,
            Instant now,
            ProjectFiles files,
            byte[] archive,
            String md5) {
        Optional<Project> existing = live(projectName);
        if (existing.isPresent() && existing.get().revisions.containsKey(revisionName)) {
            throw new WorkflowApiException(
                    409, "Resource already exists: revision=" + revisionName + " in project id=" + existing.get().id);
        }
        long id = existing.map(project -> project.id).orElse(projectId > 0 ? projectId : lastProjectId + 1);
        lastProjectId = Math.max(lastProjectId, id);
        List<WorkflowInfo> added = new ArrayList<>();
        long workflowId = firstWorkflowId > 0 ? firstWorkflowId : lastWorkflowId + 1;
        for (var workflow : files.project().workflows()) {
            added.add(new WorkflowInfo(workflowId++, workflow.name(), id, projectName, revisionName, workflow));
        }
        lastWorkflowId = Math.max(lastWorkflowId, workflowId - 1);
        Revision revision = new Revision(++lastRevisionId, revisionName, now, files, archive, md5, added);
        Project project = existing.orElseGet(() -> new Project(id, projectName, revision));
        project.revisions.put(revisionName, revision);
        project.latest = revision;
        projects.put(id, project);
        for (WorkflowInfo workflow : added) {
            workflows.put(workflow.id(), workflow);
            revisionOfWorkflow.put(workflow.id(), revision);
        }
        return project.info();
    }

    /** Keeps ids from being given again. */
    synchronized void given(long projectId, long workflowId, long revisionId) {
        lastProjectId = Math.max(lastProjectId, projectId);
        lastWorkflowId = Math.max(lastWorkflowId, workflowId);
        lastRevisionId = Math.max(lastRevisionId, revisionId);
    }

    /** Every project's secrets. */
    synchronized Map<Long, Map<String, Secret>> allSecrets() {
        Map<Long, Map<String, Secret>> all = new TreeMap<>();
        projects.forEach((id, project) -> {
            if (!project.secrets.isEmpty()) {
                all.put(id, new TreeMap<>(project.secrets));
            }
        });
        return all;
    }

    /** Puts back what was kept; secrets of projects that are gone are left out. */
    synchronized void restoreSecrets(Map<Long, Map<String, Secret>> all) {
        all.forEach((id, secrets) -> {
            Project project = projects.get(id);
            if (project != null && project.deletedAt == null) {
                project.secrets.putAll(secrets);
            }
        });
    }

    /** Whether a revision exists already; pushing it again is refused. */
    synchronized void refuseDuplicate(String projectName, String revisionName) {
        live(projectName)
                .filter(project -> project.revisions.containsKey(revisionName))
                .ifPresent(project -> {
                    throw new WorkflowApiException(
                            409, "Resource already exists: revision=" + revisionName + " in project id=" + project.id);
                });
    }

    synchronized List<ProjectInfo> projects() {
        return projects.values().stream()
                .filter(project -> project.deletedAt == null)
                .map(Project::info)
                .toList();
    }

    synchronized ProjectInfo project(long id) {
        return require(id).info();
    }

    synchronized Optional<ProjectInfo> project(String name) {
        return live(name).map(Project::info);
    }

    synchronized ProjectInfo delete(long id, Instant now) {
        Project project = require(id);
        ProjectInfo before = project.info();
        project.deletedAt = now;
        project.secrets.clear();
        return before;
    }

    /** The newest first. */
    synchronized List<Revision> revisions(long projectId) {
        List<Revision> newestFirst = new ArrayList<>();
        require(projectId).revisions.values().forEach(revision -> newestFirst.add(0, revision));
        return newestFirst;
    }

    /** @param name absent for the latest */
    synchronized Revision revision(long projectId, Optional<String> name) {
        Project project = require(projectId);
        if (name.isEmpty()) {
            return project.latest;
        }
        Revision revision = project.revisions.get(name.get());
        if (revision == null) {
            throw WorkflowApiException.missing("revision name=" + name.get() + " in project id=" + projectId);
        }
        return revision;
    }

    synchronized Optional<WorkflowInfo> workflow(long id) {
        return Optional.ofNullable(workflows.get(id));
    }

    synchronized ProjectFiles files(long workflowId) {
        Revision revision = revisionOfWorkflow.get(workflowId);
        if (revision == null) {
            throw WorkflowApiException.missing("workflow id=" + workflowId);
        }
        return revision.files();
    }

    /** Those of the latest revisions of all projects. */
    synchronized List<WorkflowInfo> workflows() {
        return projects.values().stream()
                .filter(project -> project.deletedAt == null)
                .flatMap(project -> project.latest.workflows().stream())
                .toList();
    }

    synchronized Map<String, Secret> secrets(long projectId) {
        Project project = projects.get(projectId);
        return project == null ? Map.of() : Map.copyOf(project.secrets);
    }

    synchronized List<String> secretKeys(long projectId) {
        return List.copyOf(require(projectId).secrets.keySet());
    }

    synchronized void putSecret(long projectId, String key, Secret value) {
        require(projectId).secrets.put(key, value);
    }

    synchronized void deleteSecret(long projectId, String key) {
        require(projectId).secrets.remove(key);
    }

    private Optional<Project> live(String name) {
        return projects.values().stream()
                .filter(project -> project.deletedAt == null && project.name.equals(name))
                .findFirst();
    }

    private Project require(long id) {
        Project project = projects.get(id);
        if (project == null) {
            throw WorkflowApiException.missing("project id=" + id);
        }
        if (project.deletedAt != null) {
            throw new WorkflowApiException(404, "Project id=" + id + " is already deleted at " + project.deletedAt);
        }
        return project;
    }
}

package io.cdppipeline.local.rest;

import static io.cdppipeline.local.rest.Route.delete;
import static io.cdppipeline.local.rest.Route.get;
import static io.cdppipeline.local.rest.Route.post;
import static io.cdppipeline.local.rest.Route.put;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.trino.TrinoService;
import io.cdppipeline.local.unify.UnificationService;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The table of all that the server answers. */
final class Routes {

    private Routes() {}

    /** {@code api.treasuredata.com}. */
    static List<Route> rest(JobService service, Clock clock, Path spoolDirectory, Secret apiKey) {
        return RestRoutes.all(service, clock, spoolDirectory, apiKey);
    }

    /** {@code api-workflow.treasuredata.com}. */
    static List<Route> workflow(WorkflowEngine engine) {
        WorkflowRoutes workflows = new WorkflowRoutes(engine);
        ProjectRoutes projects = new ProjectRoutes(engine);
        SecretRoutes secrets = new SecretRoutes(engine);
        AttemptRoutes attempts = new AttemptRoutes(engine);
        SessionRoutes sessions = new SessionRoutes(engine);
        LogRoutes logs = new LogRoutes(engine);
        ScheduleRoutes schedules = new ScheduleRoutes(engine);
        return List.of(
                get("/api/version", workflows::version).forEverybody(),
                get("/api/version/check", workflows::checkVersion).forEverybody(),
                put("/api/projects", projects::push),
                get("/api/projects", projects::list),
                get("/api/project", projects::byName),
                get("/api/projects/{id}", projects::show),
                delete("/api/projects/{id}", projects::delete),
                get("/api/projects/{id}/revisions", projects::revisions),
                get("/api/projects/{id}/archive", projects::archiveOf),
                get("/api/projects/{id}/workflows", projects::workflows),
                get("/api/projects/{id}/workflow", projects::workflow),
                get("/api/projects/{id}/workflows/{name}", projects::workflowOfName),
                get("/api/projects/{id}/sessions", sessions::ofProject),
                get("/api/projects/{id}/secrets", secrets::list),
                put("/api/projects/{id}/secrets/{key}", secrets::put),
                delete("/api/projects/{id}/secrets/{key}", secrets::delete),
                get("/api/workflow", projects::workflowByNames),
                get("/api/workflows", workflows::list),
                get("/api/workflows/{id}", workflows::show),
                get("/api/workflows/{id}/truncated_session_time", workflows::truncatedSessionTime),
                put("/api/attempts", attempts::start),
                get("/api/attempts", attempts::list),
                get("/api/attempts/{id}", attempts::show),
                get("/api/attempts/{id}/retries", attempts::retries),
                get("/api/attempts/{id}/tasks", attempts::tasks),
                post("/api/attempts/{id}/kill", attempts::kill),
                get("/api/sessions", sessions::list),
                get("/api/sessions/{id}", sessions::show),
                get("/api/sessions/{id}/attempts", sessions::attemptsOf),
                get("/api/projects/{id}/schedules", schedules::ofProject),
                get("/api/schedules", schedules::list),
                get("/api/schedules/{id}", schedules::show),
                post("/api/schedules/{id}/skip", schedules::skip),
                post("/api/schedules/{id}/backfill", schedules::backfill),
                post("/api/schedules/{id}/disable", schedules::disable),
                post("/api/schedules/{id}/enable", schedules::enable),
                get("/api/logs/{id}/files", logs::files),
                get("/api/logs/{id}/files/{file}", logs::file));
    }

    /** {@code api-presto.treasuredata.com}: they look at the key themselves, which comes as the user's name. */
    static List<Route> trino(TrinoService service, Secret apiKey) {
        TrinoRoutes trino = new TrinoRoutes(service, apiKey);
        return List.of(
                get("/v1/info", trino::info).forEverybody(),
                post("/v1/statement", trino::submit).forEverybody(),
                get("/v1/statement/{phase}/{query}/{slug}/{token}", trino::next).forEverybody(),
                delete("/v1/statement/{phase}/{query}/{slug}/{token}", trino::cancel)
                        .forEverybody(),
                delete("/v1/query/{query}", trino::kill).forEverybody());
    }

    /** {@code api-cdp.treasuredata.com}. */
    static List<Route> cdp(UnificationService service) {
        UnificationRoutes unifications = new UnificationRoutes(service);
        return List.of(post("/unifications/workflow_call", unifications::workflowCall));
    }
}

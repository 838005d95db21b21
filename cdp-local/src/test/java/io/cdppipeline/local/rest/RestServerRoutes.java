package io.cdppipeline.local.rest;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.job.BulkLoader;
import io.cdppipeline.local.job.FakeWarehouse;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.unify.UnificationService;
import io.cdppipeline.local.workflow.WorkflowEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths that a server answers, for tests that try them all. */
final class RestServerRoutes {

    private RestServerRoutes() {}

    static List<Route> of(LocalTreasureData td) {
        FakeWarehouse warehouse = new FakeWarehouse();
        Clock clock = Clock.systemUTC();
        try (JobService jobs = new JobService(
                        warehouse,
                        (target, config) -> new BulkLoader.Loaded(0, ""),
                        clock,
                        Path.of("."),
                        Optional.empty());
                WorkflowEngine engine = WorkflowEngine.builder().tdService(jobs).build()) {
            List<Route> routes = new ArrayList<>(Routes.workflow(engine));
            routes.addAll(Routes.cdp(new UnificationService(warehouse, clock)));
            routes.addAll(
                    Routes.rest(jobs, clock, Path.of("."), Secret.of(td.apiKey().reveal())));
            return routes;
        }
    }
}

package io.cdppipeline.local.rest;

import static io.cdppipeline.local.rest.Route.get;
import static io.cdppipeline.local.rest.Route.post;

import io.cdppipeline.local.job.JobService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The table of all that the server answers. */
final class Routes {

    private Routes() {}

    /** {@code api.treasuredata.com}. */
    static List<Route> rest(JobService service, Clock clock, Path spoolDirectory) {
        FirstSeen seen = new FirstSeen(clock);
        SystemRoutes system = new SystemRoutes();
        DatabaseRoutes databases = new DatabaseRoutes(service.tables(), seen);
        TableRoutes tables = new TableRoutes(service.tables(), seen);
        JobRoutes jobs = new JobRoutes(service, spoolDirectory);
        return List.of(
                get("/v3/system/server_status", system::status).forEverybody(),
                get("/v3/user/apikey/validate", system::validate),
                get("/v3/user/show", system::user),
                get("/v3/database/list", databases::list),
                get("/v3/database/show/{database}", databases::show),
                post("/v3/database/create/{database}", databases::create),
                post("/v3/database/delete/{database}", databases::delete),
                get("/v3/table/list/{database}", tables::list),
                get("/v3/table/show/{database}/{table}", tables::show),
                post("/v3/table/create/{database}/{table}", tables::create),
                post("/v3/table/create/{database}/{table}/log", tables::create),
                post("/v3/table/delete/{database}/{table}", tables::delete),
                post("/v3/table/rename/{database}/{table}/{to}", tables::rename),
                post("/v3/table/swap/{database}/{table}/{other}", tables::swap),
                post("/v3/job/issue/{type}/{database}", jobs::issue),
                get("/v3/job/list", jobs::list),
                get("/v3/job/show/{job}", jobs::show),
                get("/v3/job/status/{job}", jobs::status),
                get("/v3/job/status_by_domain_key/{key}", jobs::statusByDomainKey),
                get("/v3/job/statistics/{job}", jobs::statistics),
                get("/v3/job/result/{job}", jobs::result),
                post("/v3/job/kill/{job}", jobs::kill));
    }
}

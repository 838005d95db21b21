package io.cdppipeline.local.rest;

import static io.cdppipeline.local.rest.Route.delete;
import static io.cdppipeline.local.rest.Route.get;
import static io.cdppipeline.local.rest.Route.post;
import static io.cdppipeline.local.rest.Route.put;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.JobService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The table of what {@code api.treasuredata.com} and the hosts of imports answer. */
final class RestRoutes {

    private RestRoutes() {}

    static List<Route> all(JobService service, Clock clock, Path spoolDirectory, Secret apiKey) {
        return Stream.of(
                        system(clock, apiKey),
                        catalog(service, clock),
                        jobs(service, spoolDirectory),
                        saved(service),
                        loads(service),
                        imports(service, apiKey))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Route> system(Clock clock, Secret apiKey) {
        SystemRoutes system = new SystemRoutes(clock);
        return List.of(
                get("/v3/system/server_status", system::status).forEverybody(),
                get("/v3/user/apikey/validate", system::validate),
                get("/v3/user/show", system::user),
                get("/v3/user/list", system::users),
                post("/v3/user/authenticate", system.authenticate(apiKey)).forEverybody(),
                get("/v3/account/show", system::account));
    }

    private static List<Route> catalog(JobService service, Clock clock) {
        FirstSeen seen = new FirstSeen(clock);
        DatabaseRoutes databases = new DatabaseRoutes(service.tables(), seen);
        TableRoutes tables = new TableRoutes(service.tables(), seen);
        TableChangeRoutes changes = new TableChangeRoutes(service);
        return List.of(
                get("/v3/database/list", databases::list),
                get("/v3/database/show/{database}", databases::show),
                post("/v3/database/create/{database}", databases::create),
                post("/v3/database/delete/{database}", databases::delete),
                get("/v3/table/list/{database}", tables::list),
                get("/v3/table/show/{database}/{table}", tables::show),
                post("/v3/table/create/{database}/{table}", tables::create),
                post("/v3/table/create/{database}/{table}/log", tables::create),
                post("/v3/table/create/{database}/{table}/item", tables::createItem),
                post("/v3/table/delete/{database}/{table}", tables::delete),
                post("/v3/table/rename/{database}/{table}/{to}", tables::rename),
                post("/v3/table/swap/{database}/{table}/{other}", tables::swap),
                post("/v3/table/update/{database}/{table}", changes::update),
                post("/v3/table/update-schema/{database}/{table}", changes::updateSchema),
                post("/v3/table/append-schema/{database}/{table}", changes::appendSchema),
                post("/v3/table/change_database/{database}/{table}", changes::changeDatabase),
                post("/v3/table/partialdelete/{database}/{table}", changes::partialDelete),
                get("/v3/table/tail/{database}/{table}", changes::tail),
                get("/v3/table/distribution/{database}/{table}", changes::distribution),
                get("/v3/table/deleted", changes::deleted),
                post("/v3/table/recover/{table_id}", changes::recover),
                post("/v3/export/run/{database}/{table}", changes::export));
    }

    private static List<Route> jobs(JobService service, Path spoolDirectory) {
        JobRoutes jobs = new JobRoutes(service, spoolDirectory);
        return List.of(
                post("/v3/job/issue/{type}/{database}", jobs::issue),
                get("/v3/job/list", jobs::list),
                get("/v3/job/show/{job}", jobs::show),
                get("/v3/job/status/{job}", jobs::status),
                get("/v3/job/status_by_domain_key/{key}", jobs::statusByDomainKey),
                get("/v3/job/statistics/{job}", jobs::statistics),
                get("/v3/job/result/{job}", jobs::result),
                post("/v3/job/result_export/{job}", jobs::exportResult),
                post("/v3/job/kill/{job}", jobs::kill));
    }

    private static List<Route> saved(JobService service) {
        SavedQueryRoutes queries = new SavedQueryRoutes(service);
        ConnectionRoutes connections = new ConnectionRoutes(service.connections());
        return List.of(
                get("/v3/schedule/list", queries::list),
                post("/v3/schedule/create/{name}", queries::create),
                post("/v3/schedule/update/{name}", queries::update),
                post("/v3/schedule/delete/{name}", queries::delete),
                get("/v3/schedule/history/{name}", queries::history),
                post("/v3/schedule/run/{name}/{epoch_id}", queries::run),
                post("/v4/queries/{id}/jobs", queries::runById),
                get("/v4/federated_query_configs", queries::federatedQueries),
                get("/v3/result/list", connections::list),
                post("/v3/result/create/{name}", connections::create),
                post("/v3/result/delete/{name}", connections::delete),
                get("/v3/connections/lookup", connections::lookup));
    }

    private static List<Route> loads(JobService service) {
        BulkLoadRoutes loads = new BulkLoadRoutes(service);
        return List.of(
                post("/v3/bulk_loads/guess", loads::guess),
                post("/v3/bulk_loads/preview", loads::preview),
                get("/v3/bulk_loads", loads::list),
                post("/v3/bulk_loads", loads::create),
                get("/v3/bulk_loads/{name}", loads::show),
                put("/v3/bulk_loads/{name}", loads::update),
                delete("/v3/bulk_loads/{name}", loads::delete),
                get("/v3/bulk_loads/{name}/jobs", loads::history),
                post("/v3/bulk_loads/{name}/jobs", loads::run));
    }

    private static List<Route> imports(JobService service, Secret apiKey) {
        ImportRoutes imports = new ImportRoutes(service);
        BulkImportRoutes sessions = new BulkImportRoutes(service.bulkImports());
        return List.of(
                put("/v3/table/import/{database}/{table}/msgpack.gz", imports::importPacked),
                put("/v3/table/import_with_id/{database}/{table}/{unique}/msgpack.gz", imports::importWithId),
                get("/v3/bulk_import/list", sessions::list),
                post("/v3/bulk_import/create/{name}/{database}/{table}", sessions::create),
                get("/v3/bulk_import/show/{name}", sessions::show),
                put("/v3/bulk_import/upload_part/{name}/{part}", sessions::upload),
                post("/v3/bulk_import/delete_part/{name}/{part}", sessions::deletePart),
                get("/v3/bulk_import/list_parts/{name}", sessions::parts),
                post("/v3/bulk_import/freeze/{name}", sessions::freeze),
                post("/v3/bulk_import/unfreeze/{name}", sessions::unfreeze),
                post("/v3/bulk_import/perform/{name}", sessions::perform),
                post("/v3/bulk_import/commit/{name}", sessions::commit),
                post("/v3/bulk_import/delete/{name}", sessions::delete),
                get("/v3/bulk_import/error_records/{name}", sessions::errorRecords),
                post("/postback/v3/event/{database}/{table}", imports.postback(apiKey))
                        .forEverybody(),
                post("/{database}/{table}", imports::ingest).quietly());
    }
}

package io.cdppipeline.td;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.audience.Activation;
import io.cdppipeline.td.audience.Entity;
import io.cdppipeline.td.audience.ParentSegment;
import io.cdppipeline.td.audience.Segment;
import io.cdppipeline.td.connector.TdSource;
import io.cdppipeline.td.datamodel.DataModelRequest;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.load.PackedRecords;
import io.cdppipeline.td.query.TdSavedQuery;
import io.cdppipeline.td.schedule.BackfillRequest;
import io.cdppipeline.td.table.TableExport;
import io.cdppipeline.td.table.TableSettings;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The calls of a client that change something. */
final class Writes {

    /** One of them, by name. */
    record Write(String name, Consumer<TdClient> call) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final TableName T = new TableName("d", "t");
    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");
    private static final OffsetDateTime OFFSET_TIME = OffsetDateTime.parse("2026-03-01T00:00:00Z");
    private static final PackedRecords RECORDS = PackedRecords.of(new byte[] {1});
    private static final TableSettings SETTINGS =
            TableSettings.builder().expireDays(1).build();
    private static final TdSource SOURCE = TdSource.builder()
            .name("s")
            .table(T)
            .config(Map.of())
            .cron("")
            .timezone("UTC")
            .delay(0)
            .timeColumn("t")
            .build();
    private static final Optional<String> KEY = Optional.of("key");
    private static final Optional<String> NO_KEY = Optional.empty();

    /** Those that are sent once. */
    static final List<Write> ONCE = List.of(
            new Write("create database", td -> td.databases().create("d")),
            new Write("delete database", td -> td.databases().delete("d")),
            new Write("create table", td -> td.tables().create(T)),
            new Write("delete table", td -> td.tables().delete(T)),
            new Write("rename table", td -> td.tables().rename(T, "u", true)),
            new Write("swap tables", td -> td.tables().swap("d", "t", "u")),
            new Write("update schema", td -> td.tables().updateSchema(T, List.of())),
            new Write("append to schema", td -> td.tables().appendSchema(T, List.of())),
            new Write("update table", td -> td.tables().update(T, SETTINGS)),
            new Write("move table", td -> td.tables().changeDatabase(T, "e")),
            new Write("recover table", td -> td.tables().recover("1")),
            new Write(
                    "delete rows without key",
                    td -> td.tables().partialDelete(T, TIME, TIME.plusSeconds(3600), NO_KEY)),
            new Write(
                    "export table without key",
                    td -> td.tables().export(TableExport.of(T, "b").build())),
            new Write(
                    "issue job without key",
                    td -> td.jobs().issue(JobRequest.presto("d", "INSERT").build())),
            new Write("export result", td -> td.jobs().exportResult("1", Secret.of("s3://b"))),
            new Write("export result by connection", td -> td.jobs().exportResult("1", "2", Map.of())),
            new Write("load without key", td -> td.connector().issue(T, Map.of())),
            new Write("create source", td -> td.sources().create(SOURCE)),
            new Write("update source", td -> td.sources().update(SOURCE)),
            new Write("delete source", td -> td.sources().delete("s")),
            new Write("run source without key", td -> td.sources().run("s", Optional.empty(), NO_KEY)),
            new Write("create saved query", td -> td.savedQueries().create(query())),
            new Write("update saved query", td -> td.savedQueries().update(query())),
            new Write("delete saved query", td -> td.savedQueries().delete("q")),
            new Write(
                    "run saved query without key", td -> td.savedQueries().run("q", TIME, OptionalInt.empty(), NO_KEY)),
            new Write(
                    "run saved query by id without key", td -> td.savedQueries().runById("1", TIME, NO_KEY)),
            new Write("import without id", td -> td.imports().send(T, RECORDS)),
            new Write("create bulk import", td -> td.bulkImports().create("b", T)),
            new Write("freeze bulk import", td -> td.bulkImports().freeze("b")),
            new Write("unfreeze bulk import", td -> td.bulkImports().unfreeze("b")),
            new Write("perform bulk import", td -> td.bulkImports().perform("b")),
            new Write("commit bulk import", td -> td.bulkImports().commit("b")),
            new Write("delete bulk import", td -> td.bulkImports().delete("b")),
            new Write("ingest", td -> td.ingest().send(T, List.of(Map.of("n", 1)))),
            new Write("ingest one", td -> td.ingest().sendOne(T, Map.of("n", 1))),
            new Write("delete project", td -> td.projects().delete("1")),
            new Write("skip schedule", td -> td.schedules().skip("1", OFFSET_TIME, 1, false)),
            new Write(
                    "backfill schedule",
                    td -> td.schedules()
                            .backfill("1", BackfillRequest.from(TIME, "again").build())),
            new Write("create pool", td -> td.pools().create("p", 1)),
            new Write("update pool", td -> td.pools().update("1", "p", 1)),
            new Write("delete pool", td -> td.pools().delete("1")),
            new Write("create pool rule", td -> td.pools().createRule("1", 1, List.of())),
            new Write("update pool rule", td -> td.pools().updateRule("1", "1", 1, List.of())),
            new Write("delete pool rule", td -> td.pools().deleteRule("1")),
            new Write("create parent segment", td -> td.parentSegments().create(parent())),
            new Write("update parent segment", td -> td.parentSegments().update("1", parent())),
            new Write("delete parent segment", td -> td.parentSegments().delete("1")),
            new Write("run parent segment", td -> td.parentSegments().run("1")),
            new Write("create segment", td -> td.segments().create("1", segment())),
            new Write("update segment", td -> td.segments().update("1", "2", segment())),
            new Write("delete segment", td -> td.segments().delete("1", "2")),
            new Write("create folder", td -> td.segments().createFolder("1", "f", "")),
            new Write("delete folder", td -> td.segments().deleteFolder("1", "2")),
            new Write("create segment entity", td -> td.entities().createSegment(entity())),
            new Write("update segment entity", td -> td.entities().updateSegment("1", entity())),
            new Write("delete segment entity", td -> td.entities().deleteSegment("1")),
            new Write("create folder entity", td -> td.entities().createFolder(entity())),
            new Write("update folder entity", td -> td.entities().updateFolder("1", entity())),
            new Write("delete folder entity", td -> td.entities().deleteFolder("1")),
            new Write("create activation entity", td -> td.entities().createActivation("1", entity())),
            new Write("update activation entity", td -> td.entities().updateActivation("1", "2", entity())),
            new Write("delete activation entity", td -> td.entities().deleteActivation("1", "2")),
            new Write("run activation entity", td -> td.entities().runActivation("1", "2")),
            new Write("create activation", td -> td.activations().create("1", "2", activation())),
            new Write("update activation", td -> td.activations().update("1", "2", "3", activation())),
            new Write("delete activation", td -> td.activations().delete("1", "2", "3")),
            new Write("run activation", td -> td.activations().run("1", "2", "3")),
            new Write("run journey", td -> td.journeys().run("1")),
            new Write(
                    "create data model",
                    td -> td.dataModels()
                            .create(DataModelRequest.builder().name("m").build())),
            new Write("build data model", td -> td.dataModels().build("1")));

    /** Those that may be repeated. */
    static final List<Write> REPEATED = List.of(
            new Write("create database if not exists", td -> td.databases().createIfNotExists("d")),
            new Write("delete database if exists", td -> td.databases().deleteIfExists("d")),
            new Write("create table if not exists", td -> td.tables().createIfNotExists(T)),
            new Write("create table with key", td -> td.tables().create(T, SETTINGS, "key")),
            new Write("delete table if exists", td -> td.tables().deleteIfExists(T)),
            new Write("delete rows with key", td -> td.tables().partialDelete(T, TIME, TIME.plusSeconds(3600), KEY)),
            new Write(
                    "export table with key",
                    td -> td.tables()
                            .export(TableExport.of(T, "b").domainKey("key").build())),
            new Write(
                    "issue job with key",
                    td -> td.jobs()
                            .issue(JobRequest.presto("d", "INSERT")
                                    .domainKey("key")
                                    .build())),
            new Write("kill job", td -> td.jobs().kill("1")),
            new Write("load with key", td -> td.connector().issue(T, Map.of(), "key")),
            new Write("delete source if exists", td -> td.sources().deleteIfExists("s")),
            new Write("run source with key", td -> td.sources().run("s", Optional.empty(), KEY)),
            new Write(
                    "create saved query if not exists", td -> td.savedQueries().createIfNotExists(query())),
            new Write("delete saved query if exists", td -> td.savedQueries().deleteIfExists("q")),
            new Write("run saved query by id with key", td -> td.savedQueries().runById("1", TIME, KEY)),
            new Write("import with id", td -> td.imports().send(T, RECORDS, "id")),
            new Write("create bulk import if not exists", td -> td.bulkImports().createIfNotExists("b", T)),
            new Write("upload part", td -> td.bulkImports().uploadPart("b", "p", RECORDS)),
            new Write("delete part if exists", td -> td.bulkImports().deletePartIfExists("b", "p")),
            new Write("delete bulk import if exists", td -> td.bulkImports().deleteIfExists("b")),
            new Write(
                    "push project",
                    td -> td.projects().push("p", "r", ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: x\n")))),
            new Write("delete project if exists", td -> td.projects().deleteIfExists("1")),
            new Write("put secret", td -> td.projects().putSecret("1", "k", Secret.of("v"))),
            new Write("delete secret", td -> td.projects().deleteSecret("1", "k")),
            new Write("start", td -> td.attempts().start("1", TIME, Map.of())),
            new Write("kill attempt", td -> td.attempts().kill("1")),
            new Write("disable schedule", td -> td.schedules().disable("1")),
            new Write("enable schedule", td -> td.schedules().enable("1")),
            new Write(
                    "delete parent segment if exists", td -> td.parentSegments().deleteIfExists("1")),
            new Write("delete segment if exists", td -> td.segments().deleteIfExists("1", "2")),
            new Write("kill segment query", td -> td.segments().killQuery("1", "2")),
            new Write("move segments into folder", td -> td.segments().moveToFolder("1", "2", List.of("3"))),
            new Write("delete segment entity if exists", td -> td.entities().deleteSegmentIfExists("1")),
            new Write("delete folder entity if exists", td -> td.entities().deleteFolderIfExists("1")),
            new Write("delete activation if exists", td -> td.activations().deleteIfExists("1", "2", "3")),
            new Write("pause journey", td -> td.journeys().pause("1")),
            new Write("resume journey", td -> td.journeys().resume("1")),
            new Write("share data model", td -> td.dataModels().share("1", List.of("a@b.c"))));

    private Writes() {}

    private static TdSavedQuery query() {
        return TdSavedQuery.builder().name("q").database("d").query("SELECT 1").build();
    }

    private static ParentSegment parent() {
        return ParentSegment.builder().name("p").build();
    }

    private static Segment segment() {
        return Segment.builder().name("s").build();
    }

    private static Entity entity() {
        return Entity.batchSegment("e", "1").build();
    }

    private static Activation activation() {
        return Activation.builder().name("a").build();
    }
}

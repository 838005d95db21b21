package io.cdppipeline.td.docs;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.VirtualWaits;
import io.cdppipeline.td.audience.AllowedRemovals;
import io.cdppipeline.td.audience.Condition;
import io.cdppipeline.td.audience.Entity;
import io.cdppipeline.td.audience.Execution;
import io.cdppipeline.td.audience.ParentSegment;
import io.cdppipeline.td.audience.SegmentRule;
import io.cdppipeline.td.datamodel.DataModel;
import io.cdppipeline.td.datamodel.DataModelBuild;
import io.cdppipeline.td.datamodel.DataModelRequest;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.schedule.Backfill;
import io.cdppipeline.td.schedule.BackfillRequest;
import io.cdppipeline.td.schedule.TdSchedule;
import io.cdppipeline.td.unification.UnificationRequest;
import io.cdppipeline.td.unification.UnificationStatus;
import io.cdppipeline.td.unification.UnificationWorkflow;
import io.cdppipeline.td.wait.WaitOptions;
import io.cdppipeline.td.workflow.AttemptQuery;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.ResumeMode;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import io.cdppipeline.td.workflow.TdWorkflow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/client-workflows.md shows is what is run here. */
class WorkflowSnippetsIT {

    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: ([a-z]+) -->\n```java\n(.*?)```", Pattern.DOTALL);
    private static final String ATTEMPT = """
            {"id":"1","sessionId":"1","sessionTime":"2026-03-01T00:00:00Z","status":"error","workflow":{"id":"3","name":"main"},\
            "retryAttemptName":null,"params":{}}""";
    private static final String RETRIED = ATTEMPT.replace("null", "\"second-try\"");
    private static final String SCHEDULE = """
            {"id":"1","project":{"id":"2","name":"acme"},"workflow":{"id":"3","name":"main"},\
            "nextRunTime":"2026-03-01T00:00:00Z","nextScheduleTime":"2026-03-01T09:00:00+09:00"}""";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TempDir
    private Path folder;

    private TdClient client;

    @BeforeEach
    void open() {
        client = td.builder()
                .waitScheduler(new VirtualWaits().impatient())
                .callbackExecutor(Runnable::run)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theSnippetsAreThisTest() throws IOException {
        String test =
                squeezed(Files.readString(Path.of("src/test/java/io/cdppipeline/td/docs/WorkflowSnippetsIT.java")));
        Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("../docs/client-workflows.md")));
        int found = 0;
        while (snippet.find()) {
            assertThat(test).as(snippet.group(1)).contains(squeezed(snippet.group(2)));
            found++;
        }
        assertThat(found).isEqualTo(10);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void workflows() throws Exception {
        Instant sessionTime = Instant.parse("2026-03-01T00:00:00Z");
        Path directory = Files.createDirectory(folder.resolve("project"));
        Files.writeString(directory.resolve("main.dig"), "+load:\n  echo>: hello\n");
        Path target = folder.resolve("copy");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stubWorkflows(ProjectArchive.ofDirectory(directory).bytes());

        ProjectArchive archive = ProjectArchive.ofDirectory(directory);
        TdProject project = client.projects().push("acme", "r1", archive);
        client.projects().putSecret(project.id(), "td.apikey", Secret.of("1/abc"));

        List<Path> files = client.projects().download(project.id(), Optional.of("r1"), target);

        List<TdAttempt> failed =
                client
                        .attempts()
                        .list(AttemptQuery.builder()
                                .project("acme")
                                .includeRetried(true)
                                .build())
                        .stream()
                        .filter(attempt -> attempt.status() == AttemptStatus.ERROR)
                        .limit(10)
                        .toList();

        TdWorkflow workflow = client.workflows().find(project.id(), "main").orElseThrow();
        StartedAttempt started = client.attempts().start(workflow.id(), sessionTime, Map.of("day", "2026-03-01"));
        TdAttempt ended = client.waits().awaitAttempt(started.attempt().id());
        if (ended.status() == AttemptStatus.ERROR) {
            client.attempts().retry(ended.id(), "second-try", ResumeMode.FAILED_TASKS);
        }

        try (InputStream log = client.attempts().openTaskLog(ended.id(), "+main+load")) {
            log.transferTo(out);
        }

        TdSchedule schedule = client.schedules().find(project.id(), "main").orElseThrow();
        TdSchedule would = client.schedules().skip(schedule.id(), schedule.nextScheduleTime(), 2, true);
        Backfill backfill = client.schedules()
                .backfill(
                        schedule.id(),
                        BackfillRequest.from(sessionTime, "again")
                                .count(3)
                                .dryRun(true)
                                .build());

        List<String> ids = List.of("1");
        List<String> progress = new CopyOnWriteArrayList<>();
        WaitOptions options = WaitOptions.builder()
                .polling(new Polling(Duration.ofSeconds(1), Duration.ofSeconds(30)))
                .timeout(Duration.ofHours(2))
                .killWhenCancelled(true)
                .build();
        CompletableFuture<List<TdAttempt>> all =
                client.waits().attempts(ids, options, seen -> progress.add(seen.id() + " " + seen.status()));

        Map<String, Object> unifyYml = Map.of("name", "acme");
        UnificationWorkflow unification = client.unification()
                .workflow(UnificationRequest.of(unifyYml)
                        .runCanonicalIds(true)
                        .fullRefresh(true)
                        .build());
        UnificationStatus status = client.unification().status(ended.id(), "+main+call_unification");

        assertThat(files).containsExactly(Path.of("main.dig"));
        assertThat(failed).hasSize(1);
        assertThat(out).hasToString("hello\n");
        assertThat(would.enabled()).isTrue();
        assertThat(backfill.attempts()).isEmpty();
        assertThat(all.join()).hasSize(1);
        assertThat(progress).containsExactly("1 ERROR");
        assertThat(unification.tasks()).containsOnlyKeys("+a");
        assertThat(status.started()).isFalse();
    }

    @Test
    void audiences() throws Exception {
        td.server()
                .stubFor(any(anyUrl())
                        .willReturn(okJson("{\"data\":{\"id\":\"5\"},\"oid\":\"o1\",\"sql\":\"select 1\"}")));
        String parentSegment =
                "{\"id\":\"1\",\"name\":\"Customers\",\"rootFolderId\":\"9\",\"master\":{\"parentDatabaseName\":\"a\",\"parentTableName\":\"b\"}}";
        td.server().stubFor(get("/audiences").willReturn(okJson("[" + parentSegment + "]")));
        td.server().stubFor(get("/audiences/1").willReturn(okJson(parentSegment)));
        td.server()
                .stubFor(post("/audiences/1/run")
                        .willReturn(okJson("{\"workflowAttemptId\":\"1\",\"status\":\"queued\"}")));
        td.server().stubFor(get("/api/attempts/1").willReturn(okJson(ATTEMPT)));

        ParentSegment parent = client.parentSegments().find("Customers").orElseThrow();
        client.parentSegments()
                .replace(parent.toBuilder().description("All customers").build(), AllowedRemovals.none());
        Execution run = client.parentSegments().run(parent.id());
        client.waits().awaitAttempt(run.attemptId());

        SegmentRule rule = SegmentRule.allOf(
                Condition.attribute("age").greaterOrEqual(18),
                Condition.behavior("behavior_orders").count().greater(2));
        String sql = client.segments().sql(parent.id(), rule);
        Entity segment = client.entities()
                .createSegment(Entity.batchSegment(
                                "Good customers", parent.rootFolderId().orElseThrow())
                        .rule(rule)
                        .build());

        DataModel model = client.dataModels()
                .create(DataModelRequest.builder()
                        .name("orders")
                        .addTables(
                                new DataModelRequest.Table(new TableName("acme_gld", "orders"), Map.of("id", "bigint")))
                        .build());
        DataModelBuild build = client.dataModels().build(model.oid());

        assertThat(sql).isEqualTo("select 1");
        assertThat(segment.id()).isEqualTo("5");
        assertThat(build.oid()).isEqualTo("o1");
    }

    private void stubWorkflows(byte[] archive) {
        td.server().stubFor(any(anyUrl()).willReturn(okJson(SCHEDULE)));
        td.server()
                .stubFor(put(urlPathEqualTo("/api/projects"))
                        .willReturn(okJson("{\"id\":\"2\",\"name\":\"acme\",\"revision\":\"r1\"}")));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/projects/2/archive"))
                        .willReturn(aResponse().withBody(archive)));
        td.server()
                .stubFor(get("/api/attempts?project=acme&include_retried=true")
                        .willReturn(okJson("{\"attempts\":[" + ATTEMPT + "]}")));
        td.server()
                .stubFor(get("/api/attempts?project=acme&include_retried=true&last_id=1")
                        .willReturn(okJson("{\"attempts\":[]}")));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/projects/2/workflows"))
                        .willReturn(okJson("{\"workflows\":[{\"id\":\"3\",\"name\":\"main\"}]}")));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/projects/2/schedules"))
                        .willReturn(okJson("{\"schedules\":[" + SCHEDULE + "]}")));
        td.server().stubFor(get("/api/attempts/1").willReturn(okJson(ATTEMPT)));
        td.server().stubFor(get("/api/attempts/1/tasks").willReturn(okJson("{\"tasks\":[]}")));
        td.server().stubFor(put("/api/attempts").willReturn(okJson(RETRIED)));
        td.server()
                .stubFor(get(urlPathEqualTo("/api/logs/1/files"))
                        .willReturn(okJson("{\"files\":[{\"fileName\":\"a\",\"taskName\":\"+main+load\"}]}")));
        td.server()
                .stubFor(get(urlPathMatching("/api/logs/1/files/a"))
                        .willReturn(aResponse().withBody("hello\n")));
        td.server().stubFor(post("/api/schedules/1/backfill").willReturn(okJson("{\"id\":\"1\",\"attempts\":[]}")));
        td.server().stubFor(post("/unifications/workflow_call").willReturn(okJson("{\"+a\":{}}")));
    }
}

package io.cdppipeline.td.audience;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class AudienceApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_API = "application/vnd.treasuredata.v1+json";
    private static final SegmentRule ADULTS =
            SegmentRule.allOf(Condition.attribute("age").greaterOrEqual(18));
    private static final String ADULTS_JSON = """
            {"type":"And","conditions":[{"type":"And","conditions":[{"type":"Value","exclude":false,"leftValue":{"name":"age"},\
            "operator":{"not":false,"type":"GreaterEqual","rightValue":18}}]}]}""";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    /** A call, the request that it is, and what it makes of an answer. */
    private record Case(String request, String body, String answer, Function<TdClient, Object> call, Object expected) {}

    private static Case read(String path, String answer, Function<TdClient, Object> call, Object expected) {
        return new Case("GET " + path, "", answer, call, expected);
    }

    private static Case gone(String path, java.util.function.Consumer<TdClient> call) {
        return new Case(
                path,
                "",
                "",
                client -> {
                    call.accept(client);
                    return "done";
                },
                "done");
    }

    @TestFactory
    Stream<DynamicTest> everyCallIsSentAsSpecifiedAndItsAnswerRead() {
        String run =
                "{\"workflowId\":\"1\",\"workflowSessionId\":\"2\",\"workflowAttemptId\":\"3\",\"status\":\"queued\","
                        + "\"createdAt\":\"2026-03-01T00:00:00Z\",\"finishedAt\":null,\"new\":1}";
        String entity =
                "{\"data\":{\"id\":\"5\",\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\",\"new\":[1]},"
                        + "\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}},\"included\":[]}";
        Entity changes = Entity.ofType("segment-batch").name("Adults").build();
        return Stream.of(
                        read(
                                "/audiences",
                                "[{\"id\":1,\"name\":\"ps\",\"new\":{}},{\"name\":\"b\"}]",
                                c -> c.parentSegments().list().stream()
                                        .map(ParentSegment::name)
                                        .toList(),
                                List.of("ps", "b")),
                        read(
                                "/audiences",
                                "[{\"id\":1,\"name\":\"ps\"}]",
                                c -> c.parentSegments().find("ps").map(ParentSegment::id),
                                Optional.of("1")),
                        read("/audiences", "[]", c -> c.parentSegments().find("ps"), Optional.empty()),
                        read(
                                "/master_segments",
                                "[{\"id\":\"1\",\"name\":\"ps\",\"population\":7}]",
                                c -> c.parentSegments().listViewable().get(0).population(),
                                OptionalLong.of(7)),
                        read(
                                "/audiences/1",
                                "{\"id\":\"1\",\"name\":\"ps\"}",
                                c -> c.parentSegments().show("1").name(),
                                "ps"),
                        new Case(
                                "POST /audiences",
                                """
                                {"name":"ps","description":"d","scheduleType":"daily","master":{"parentDatabaseName":"db",\
                                "parentTableName":"m"},"attributes":[{"name":"age","type":"number","parentDatabaseName":"db",\
                                "parentTableName":"t","parentColumn":"age","parentKey":"id","foreignKey":"id"}],"behaviors":[\
                                {"name":"orders","parentDatabaseName":"db","parentTableName":"o","parentKey":"id","foreignKey":"id",\
                                "schema":[{"name":"sum","type":"number","parentColumn":"s"}]}],"audienceFilters":[{"columnName":"c",\
                                "rightValues":["x"]}]}""",
                                "{\"id\":\"1\",\"name\":\"ps\",\"rootFolderId\":\"9\"}",
                                c -> c.parentSegments().create(parentSegment()).rootFolderId(),
                                Optional.of("9")),
                        new Case(
                                "PUT /audiences/1",
                                "{\"name\":\"new\",\"scheduleType\":\"none\"}",
                                "{\"id\":\"1\",\"name\":\"new\"}",
                                c -> c.parentSegments()
                                        .update(
                                                "1",
                                                ParentSegment.builder()
                                                        .name("new")
                                                        .scheduleType("none")
                                                        .build())
                                        .name(),
                                "new"),
                        gone("DELETE /audiences/1", c -> c.parentSegments().delete("1")),
                        gone("DELETE /audiences/1", c -> c.parentSegments().deleteIfExists("1")),
                        new Case(
                                "POST /audiences/1/run",
                                "",
                                run,
                                c -> c.parentSegments().run("1").attemptId(),
                                "3"),
                        read(
                                "/audiences/1/executions",
                                "[[" + run + "]," + run + "]",
                                c -> c.parentSegments().executions("1").stream()
                                        .map(Execution::finished)
                                        .toList(),
                                List.of(false, false)),
                        read(
                                "/audiences/1/attributes",
                                "[{\"name\":\"age\",\"type\":\"number\",\"visibility\":\"pii\"}]",
                                c -> c.parentSegments().attributes("1").get(0).field("visibility"),
                                Optional.of("pii")),
                        read(
                                "/audiences/1/behaviors",
                                "[{\"id\":\"4\",\"name\":\"orders\",\"schema\":[{\"name\":\"sum\"}]}]",
                                c -> c.parentSegments()
                                        .behaviors("1")
                                        .get(0)
                                        .schema()
                                        .get(0)
                                        .name(),
                                "sum"),
                        read(
                                "/audiences/1/statistics?from=2026-03-01&to=2026-03-02",
                                "[[1772323200,5,true],[1772409600,null,false]]",
                                c -> c.parentSegments().statistics("1", day(1), day(2)),
                                List.of(List.of(1772323200, 5, true), Arrays.asList(1772409600, null, false))),
                        read(
                                "/audiences/1/sample_values?column=city",
                                "[[\"Berlin\",7]]",
                                c -> c.parentSegments().sampleValues("1", "city"),
                                List.of(List.of("Berlin", 7))),
                        read(
                                "/audiences/1/behaviors/4/sample_values?column=sum",
                                "[[1.5,7]]",
                                c -> c.parentSegments().behaviorSampleValues("1", "4", "sum"),
                                List.of(List.of(1.5, 7))),
                        read(
                                "/audiences/1/segments",
                                "[{\"id\":5,\"name\":\"Adults\",\"kind\":0,\"population\":\"12\"}]",
                                c -> c.segments().list("1").get(0).population(),
                                OptionalLong.of(12)),
                        read(
                                "/audiences/1/segments/5",
                                "{\"id\":5,\"name\":\"Adults\",\"rule\":" + ADULTS_JSON + "}",
                                c -> c.segments().show("1", "5").rule(),
                                Optional.of(ADULTS)),
                        new Case(
                                "POST /audiences/1/segments",
                                "{\"name\":\"Adults\",\"segmentFolderId\":\"9\",\"rule\":" + ADULTS_JSON + "}",
                                "{\"id\":\"5\",\"name\":\"Adults\"}",
                                c -> c.segments()
                                        .create(
                                                "1",
                                                Segment.builder()
                                                        .name("Adults")
                                                        .segmentFolderId("9")
                                                        .rule(ADULTS)
                                                        .build())
                                        .id(),
                                "5"),
                        new Case(
                                "PUT /audiences/1/segments/5",
                                "{\"name\":\"Grown-ups\"}",
                                "{\"id\":\"5\",\"name\":\"Grown-ups\"}",
                                c -> c.segments()
                                        .update(
                                                "1",
                                                "5",
                                                Segment.builder()
                                                        .name("Grown-ups")
                                                        .build())
                                        .name(),
                                "Grown-ups"),
                        gone("DELETE /audiences/1/segments/5", c -> c.segments().delete("1", "5")),
                        gone("DELETE /audiences/1/segments/5", c -> c.segments().deleteIfExists("1", "5")),
                        new Case(
                                "POST /audiences/1/segments/query",
                                "{\"format\":\"sql\",\"rule\":" + ADULTS_JSON + "}",
                                "{\"sql\":\"select 1\"}",
                                c -> c.segments().sql("1", ADULTS),
                                "select 1"),
                        new Case(
                                "POST /audiences/1/segments/queries",
                                "{\"rule\":" + ADULTS_JSON + "}",
                                "{\"queryId\":\"77\",\"status\":\"running\",\"jobid\":\"8\"}",
                                c -> c.segments().count("1", ADULTS).jobId(),
                                Optional.of("8")),
                        read(
                                "/audiences/1/segments/queries/77",
                                "{\"queryId\":\"77\",\"status\":\"success\",\"count\":12}",
                                c -> c.segments().query("1", "77").finished(),
                                true),
                        gone(
                                "POST /audiences/1/segments/queries/77/kill",
                                c -> c.segments().killQuery("1", "77")),
                        read(
                                "/audiences/1/segments/queries/77/customers?page=2",
                                "{\"type\":\"rows\",\"names\":[\"id\",\"n\"],\"rows\":[[\"a\",null]]}",
                                c -> c.segments().profiles("1", "77", 2).rows(),
                                List.of(Arrays.asList("a", null))),
                        read(
                                "/audiences/1/segments/5/statistics?from=2026-03-01",
                                "[[1,2]]",
                                c -> c.segments().statistics("1", "5", day(1), Optional.empty()),
                                List.of(List.of(1, 2))),
                        read(
                                "/audiences/1/folders",
                                "[{\"id\":9,\"name\":\"root\",\"parentFolderId\":null}]",
                                c -> c.segments().folders("1").get(0).parentFolderId(),
                                Optional.empty()),
                        read(
                                "/audiences/1/folders/9",
                                "{\"id\":9,\"name\":\"root\"}",
                                c -> c.segments().folder("1", "9").name(),
                                "root"),
                        new Case(
                                "POST /audiences/1/folders",
                                "{\"name\":\"f\",\"description\":\"d\"}",
                                "{\"id\":\"10\"}",
                                c -> c.segments().createFolder("1", "f", "d").id(),
                                "10"),
                        new Case(
                                "PATCH /audiences/1/folders/10",
                                "{\"name\":\"g\"}",
                                "{\"id\":\"10\",\"name\":\"g\"}",
                                c -> c.segments()
                                        .updateFolder("1", "10", Optional.of("g"), Optional.empty())
                                        .name(),
                                "g"),
                        gone("DELETE /audiences/1/folders/10", c -> c.segments().deleteFolder("1", "10")),
                        read(
                                "/audiences/1/folders/9/segments",
                                "[{\"id\":\"5\"}]",
                                c -> c.segments().inFolder("1", "9").get(0).id(),
                                "5"),
                        new Case(
                                "POST /audiences/1/folders/9/put_in",
                                "[\"5\",\"6\"]",
                                "{}",
                                c -> {
                                    c.segments().moveToFolder("1", "9", List.of("5", "6"));
                                    return "done";
                                },
                                "done"),
                        read(
                                "/audiences/1/syndications?without_detail=true",
                                "[{\"id\":3,\"name\":\"a\"}]",
                                c -> c.activations().list("1", false).get(0).id(),
                                "3"),
                        read(
                                "/audiences/1/syndications",
                                "[{\"id\":3,\"valid\":true,\"executions\":[" + run + "]}]",
                                c -> c.activations()
                                        .list("1", true)
                                        .get(0)
                                        .executions()
                                        .get(0)
                                        .sessionId(),
                                "2"),
                        read(
                                "/audiences/1/segments/5/syndications",
                                "[]",
                                c -> c.activations().ofSegment("1", "5"),
                                List.of()),
                        read(
                                "/audiences/1/folders/9/syndications",
                                "{\"syndications\":[{\"id\":\"3\",\"runStatus\":\"waiting\"}],\"pagination\":{\"hasNext\":false,\"nextPage\":\"x\"}}",
                                c -> c.activations()
                                        .inFolder("1", "9")
                                        .toList()
                                        .get(0)
                                        .field("runStatus"),
                                Optional.of("waiting")),
                        read(
                                "/audiences/1/segments/5/syndications/3",
                                "{\"id\":\"3\",\"connectorConfig\":{\"a\":[1]},\"startAt\":\"2026-03-01\"}",
                                c -> c.activations().show("1", "5", "3").connectorConfig(),
                                Map.of("a", List.of(1))),
                        new Case(
                                "POST /audiences/1/segments/5/syndications",
                                """
                                {"name":"a","connectionId":"7","connectorConfig":{"list":"x"},"allColumns":false,"scheduleType":"none",\
                                "repeatUnit":"none","columns":[{"column":"mail","source":{"column":"email"}}]}""",
                                "{\"id\":\"3\",\"name\":\"a\"}",
                                c -> c.activations()
                                        .create(
                                                "1",
                                                "5",
                                                Activation.builder()
                                                        .name("a")
                                                        .connectionId("7")
                                                        .connectorConfig(Map.of("list", "x"))
                                                        .allColumns(false)
                                                        .scheduleType("none")
                                                        .repeatUnit("none")
                                                        .addColumn(ActivationColumn.builder()
                                                                .column("mail")
                                                                .source(Map.of("column", "email"))
                                                                .build())
                                                        .build())
                                        .id(),
                                "3"),
                        new Case(
                                "PUT /audiences/1/segments/5/syndications/3",
                                "{\"name\":\"b\"}",
                                "{\"id\":\"3\",\"name\":\"b\"}",
                                c -> c.activations()
                                        .update(
                                                "1",
                                                "5",
                                                "3",
                                                Activation.builder().name("b").build())
                                        .name(),
                                "b"),
                        gone(
                                "DELETE /audiences/1/segments/5/syndications/3",
                                c -> c.activations().delete("1", "5", "3")),
                        gone(
                                "DELETE /audiences/1/segments/5/syndications/3",
                                c -> c.activations().deleteIfExists("1", "5", "3")),
                        new Case(
                                "POST /audiences/1/segments/5/syndications/3/run",
                                "",
                                run,
                                c -> c.activations().run("1", "5", "3").createdAt(),
                                Optional.of(Instant.parse("2026-03-01T00:00:00Z"))),
                        read(
                                "/entities/parent_segments",
                                "[" + entity + "]",
                                c -> c.entities().parentSegments().get(0).name(),
                                "Adults"),
                        read(
                                "/entities/parent_segments/5",
                                entity,
                                c -> c.entities().parentSegment("5").parentFolderId(),
                                Optional.of("9")),
                        read(
                                "/entities/by-folder/9?depth=2",
                                "{\"data\":[{\"id\":\"5\",\"type\":\"journey\"}]}",
                                c -> c.entities().inFolder("9", 2).get(0).type(),
                                "journey"),
                        new Case(
                                "POST /entities/segments",
                                "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\",\"description\":\"d\",\"rule\":"
                                        + ADULTS_JSON
                                        + "},\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}}",
                                entity,
                                c -> c.entities()
                                        .createSegment(Entity.batchSegment("Adults", "9")
                                                .description("d")
                                                .rule(ADULTS)
                                                .build())
                                        .id(),
                                "5"),
                        read(
                                "/entities/segments/5",
                                entity,
                                c -> c.entities().segment("5").attribute("new"),
                                Optional.of(List.of(1))),
                        new Case(
                                "PATCH /entities/segments/5",
                                "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                                entity,
                                c -> c.entities().updateSegment("5", changes).id(),
                                "5"),
                        gone("DELETE /entities/segments/5", c -> c.entities().deleteSegment("5")),
                        gone("DELETE /entities/segments/5", c -> c.entities().deleteSegmentIfExists("5")),
                        new Case(
                                "POST /entities/folders",
                                "{\"type\":\"folder-segment\",\"attributes\":{\"name\":\"f\"},\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}}",
                                entity,
                                c -> c.entities()
                                        .createFolder(Entity.folder("f", "9").build())
                                        .id(),
                                "5"),
                        read(
                                "/entities/folders/9",
                                entity,
                                c -> c.entities().folder("9").id(),
                                "5"),
                        new Case(
                                "PATCH /entities/folders/9",
                                "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                                entity,
                                c -> c.entities().updateFolder("9", changes).id(),
                                "5"),
                        gone("DELETE /entities/folders/9", c -> c.entities().deleteFolder("9")),
                        gone("DELETE /entities/folders/9", c -> c.entities().deleteFolderIfExists("9")),
                        read(
                                "/entities/parent_segments/1/syndications",
                                "{\"data\":[]}",
                                c -> c.entities().activationsOfParentSegment("1"),
                                List.of()),
                        read(
                                "/entities/segments/5/syndications",
                                "{\"data\":[{\"id\":\"3\"}]}",
                                c -> c.entities().activations("5").get(0).id(),
                                "3"),
                        read(
                                "/entities/segments/5/syndications/3",
                                entity,
                                c -> c.entities().activation("5", "3").id(),
                                "5"),
                        new Case(
                                "POST /entities/segments/5/syndications",
                                "{\"type\":\"syndication\",\"attributes\":{\"name\":\"a\",\"connectionId\":7}}",
                                entity,
                                c -> c.entities()
                                        .createActivation(
                                                "5",
                                                Entity.ofType("syndication")
                                                        .name("a")
                                                        .attribute("connectionId", 7)
                                                        .build())
                                        .id(),
                                "5"),
                        new Case(
                                "PATCH /entities/segments/5/syndications/3",
                                "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                                entity,
                                c -> c.entities()
                                        .updateActivation("5", "3", changes)
                                        .id(),
                                "5"),
                        gone(
                                "DELETE /entities/segments/5/syndications/3",
                                c -> c.entities().deleteActivation("5", "3")),
                        new Case(
                                "POST /entities/segments/5/syndications/3/run",
                                "",
                                "{\"id\":\"8\",\"type\":\"execution-syndication\",\"attributes\":" + run + "}",
                                c -> c.entities().runActivation("5", "3").attemptId(),
                                "3"),
                        read(
                                "/entities/journeys?folder_id=9",
                                "{\"data\":[{\"id\":\"4\",\"type\":\"journey\",\"attributes\":{\"state\":\"launched\"}}]}",
                                c -> c.journeys().list("9").get(0).attribute("state"),
                                Optional.of("launched")),
                        read(
                                "/entities/journeys/4",
                                entity,
                                c -> c.journeys().show("4").id(),
                                "5"),
                        read(
                                "/entities/journeys/4/activations",
                                "{\"data\":[]}",
                                c -> c.journeys().activations("4"),
                                List.of()),
                        read(
                                "/entities/journeys/4/statistics",
                                "{\"data\":{\"id\":\"4\",\"attributes\":{\"size\":7}}}",
                                c -> c.journeys().statistics("4").attribute("size"),
                                Optional.of(7)),
                        new Case(
                                "POST /entities/journeys/4/run",
                                "",
                                "{\"data\":{\"id\":\"8\",\"attributes\":" + run + "}}",
                                c -> c.journeys().run("4").status(),
                                "queued"),
                        new Case(
                                "PATCH /entities/journeys/4/pause",
                                "",
                                entity,
                                c -> c.journeys().pause("4").id(),
                                "5"),
                        new Case(
                                "PATCH /entities/journeys/4/resume",
                                "",
                                entity,
                                c -> c.journeys().resume("4").id(),
                                "5"))
                .map(each -> DynamicTest.dynamicTest(each.request(), () -> check(each)));
    }

    private void check(Case each) throws IOException {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(each.answer().isEmpty() ? noContent() : okJson(each.answer())));

        assertThat(each.call().apply(td.client())).isEqualTo(each.expected());

        LoggedRequest sent = td.server().getAllServeEvents().get(0).getRequest();
        assertThat(sent.getMethod() + " " + sent.getUrl()).isEqualTo(each.request());
        assertThat(sent.getHeader("Authorization")).isEqualTo("TD1 " + FakeTd.KEY);
        if (each.request().contains(" /entities")) {
            assertThat(sent.getHeader("Accept")).startsWith(JSON_API);
        }
        if (each.body().isEmpty()) {
            assertThat(sent.getBodyAsString()).isEmpty();
        } else {
            JsonNode body = JSON.readTree(sent.getBodyAsString());
            assertThat(body).isEqualTo(JSON.readTree(each.body()));
            assertThat(sent.getHeader("Content-Type"))
                    .startsWith(each.request().contains(" /entities") ? JSON_API : "application/json");
        }
    }

    private static Optional<LocalDate> day(int day) {
        return Optional.of(LocalDate.of(2026, 3, day));
    }

    private static ParentSegment parentSegment() {
        return ParentSegment.builder()
                .name("ps")
                .description("d")
                .scheduleType("daily")
                .master("db", "m")
                .addAttribute(Attribute.builder()
                        .name("age")
                        .type("number")
                        .parentDatabaseName("db")
                        .parentTableName("t")
                        .parentColumn("age")
                        .parentKey("id")
                        .foreignKey("id")
                        .build())
                .addBehavior(Behavior.builder()
                        .name("orders")
                        .parentDatabaseName("db")
                        .parentTableName("o")
                        .parentKey("id")
                        .foreignKey("id")
                        .addColumn(BehaviorColumn.builder()
                                .name("sum")
                                .type("number")
                                .parentColumn("s")
                                .build())
                        .build())
                .addAudienceFilter(AudienceFilter.builder()
                        .columnName("c")
                        .rightValues(List.of("x"))
                        .build())
                .build();
    }

    @Nested
    class AFullUpdate {

        private static final String NOW = """
                {"id":"1","name":"ps","llmEnabled":true,"master":{"parentDatabaseName":"db","parentTableName":"m"},\
                "attributes":[{"name":"age","visibility":"pii"},{"name":"city"}],"behaviors":[{"id":"4","name":"orders","isRealtime":true}],\
                "audienceFilters":[{"columnName":"c","rightValues":["x"]}]}""";

        @Test
        void keepsWhatThisLibraryDoesNotKnow() {
            td.server().stubFor(get("/audiences/1").willReturn(okJson(NOW)));
            td.server()
                    .stubFor(com.github.tomakehurst.wiremock.client.WireMock.put("/audiences/1")
                            .willReturn(okJson(NOW)));

            ParentSegment now = td.client().parentSegments().show("1");
            td.client().parentSegments().replace(now.toBuilder().name("new").build(), AllowedRemovals.none());

            td.server()
                    .verify(
                            1,
                            putRequestedFor(urlEqualTo("/audiences/1"))
                                    .withRequestBody(com.github.tomakehurst.wiremock.client.WireMock.equalToJson(
                                            NOW.replace("\"ps\"", "\"new\""))));
        }

        @Test
        void thatWouldDeleteSomethingIsNotSentUnlessThatIsNamed() {
            td.server().stubFor(get("/audiences/1").willReturn(okJson(NOW)));
            td.server()
                    .stubFor(com.github.tomakehurst.wiremock.client.WireMock.put("/audiences/1")
                            .willReturn(okJson(NOW)));
            ParentSegment less = ParentSegment.builder()
                    .id("1")
                    .name("ps")
                    .master("db", "m")
                    .addAttribute(Attribute.builder().name("city").build())
                    .build();

            RemovalException e = catchThrowableOfType(
                    RemovalException.class,
                    () -> td.client()
                            .parentSegments()
                            .replace(
                                    less,
                                    AllowedRemovals.builder()
                                            .addBehaviors("orders")
                                            .build()));
            assertThat(e)
                    .hasMessage(
                            "The full update of parent segment 1 was not sent, because it would delete attributes [age]"
                                    + " audience filters [c]; add them to the update, or name them in AllowedRemovals");
            td.server().verify(0, putRequestedFor(anyUrl()));

            td.client()
                    .parentSegments()
                    .replace(
                            less,
                            AllowedRemovals.builder()
                                    .from(e.removals())
                                    .addBehaviors("orders")
                                    .build());
            td.server().verify(1, putRequestedFor(anyUrl()));
        }

        @Test
        void needsAMasterTableAndAPartialOneMustNotHaveIt() {
            assertThatThrownBy(() -> td.client()
                            .parentSegments()
                            .replace(ParentSegment.builder().id("1").name("ps").build(), AllowedRemovals.none()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "A parent segment is replaced by one with an id and a master table; ParentSegment[1 ps] has no"
                                    + " master table. To change only its own fields use update(…)");
            assertThatThrownBy(() -> td.client().parentSegments().update("1", parentSegment()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The update of parent segment 1 has [attributes, audienceFilters, behaviors, master], which would"
                                    + " replace all attributes, behaviors and filters; leave them out, or use replace(…)");
        }
    }

    @TestFactory
    Stream<DynamicTest> theServicesOwnWordsAreToldWhateverTheirForm() {
        return Map.of(
                        "{\"code\":\"x\",\"message\":\"Not now\"}", "Not now",
                        "{\"errors\":{\"name\":[\"has already been taken\"]}}", "name: has already been taken",
                        "{\"errors\":[{\"code\":\"validation-error\",\"detail\":\"is too short\",\"source\":{\"pointer\":\"/data/name\"}}]}",
                                "/data/name: is too short",
                        "{\"errors\":\"no permission\"}", "no permission",
                        "{\"errors\":[{\"code\":\"conflict-error\",\"meta\":{\"referencedBySegments\":[]}}]}",
                                "conflict-error",
                        "<html><title>Bad gateway</title></html>", "HTML page 'Bad gateway'")
                .entrySet()
                .stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    td.server().resetAll();
                    td.server().stubFor(any(anyUrl()).willReturn(jsonResponse(each.getKey(), 422)));

                    assertThatThrownBy(() -> td.client().segments().list("1"))
                            .isInstanceOf(TdClientException.NonRetriable.class)
                            .hasMessage("Cannot list segments of parent segment 1 at " + td.host() + ": status 422: "
                                    + each.getValue() + " (1 attempt, 0.0 s)");
                }));
    }

    @Test
    void aChangeIsSentOnceAndItsOutcomeUnknown() {
        td.server()
                .stubFor(any(anyUrl())
                        .willReturn(jsonResponse("{\"status\":500,\"error\":\"oops\",\"details\":\"db\"}", 500)));

        assertThatThrownBy(() -> td.client().parentSegments().run("1"))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessage("Cannot run parent segment 1 at " + td.host()
                        + ": status 500: oops: db; the outcome is unknown:"
                        + " look whether it was done before asking again (1 attempt, 0.0 s)");
    }

    @Test
    void whatIsGoneIsGone() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 404)));

        td.client().parentSegments().deleteIfExists("1");
        assertThatThrownBy(() -> td.client().parentSegments().delete("1"))
                .isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void aClientWithoutTheServiceSaysWhatIsMissing() {
        try (TdClient client = TdClient.builder()
                .apiUrl(URI.create("http://localhost:1"))
                .workflowUrl(URI.create("http://localhost:1"))
                .apiKey(Secret.of(FakeTd.KEY))
                .build()) {
            assertThatThrownBy(() -> client.parentSegments().list())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The TdClient has no audience and unification API to call: set region(…) or cdpUrl(…)");
        }
    }
}

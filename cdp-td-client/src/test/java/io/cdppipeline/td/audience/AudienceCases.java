package io.cdppipeline.td.audience;

import io.cdppipeline.td.TdClient;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The calls of the older form of the audience API. */
final class AudienceCases {

    static final SegmentRule ADULTS =
            SegmentRule.allOf(Condition.attribute("age").greaterOrEqual(18));
    static final String ADULTS_JSON = """
            {"type":"And","conditions":[{"type":"And","conditions":[{"type":"Value","exclude":false,"leftValue":{"name":"age"},\
            "operator":{"not":false,"type":"GreaterEqual","rightValue":18}}]}]}""";

    private static final String RUN =
            "{\"workflowId\":\"1\",\"workflowSessionId\":\"2\",\"workflowAttemptId\":\"3\",\"status\":\"queued\","
                    + "\"createdAt\":\"2026-03-01T00:00:00Z\",\"finishedAt\":null,\"new\":1}";
    private static final String ENTITY =
            "{\"data\":{\"id\":\"5\",\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\",\"new\":[1]},"
                    + "\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}},\"included\":[]}";
    private static final Entity CHANGES =
            Entity.ofType("segment-batch").name("Adults").build();

    private AudienceCases() {}

    /** A call, the request that it is, and what it makes of an answer. */
    record Case(String request, String body, String answer, Function<TdClient, Object> call, Object expected) {}

    static Case read(String path, String answer, Function<TdClient, Object> call, Object expected) {
        return new Case("GET " + path, "", answer, call, expected);
    }

    static Case gone(String path, java.util.function.Consumer<TdClient> call) {
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

    static Stream<Case> all() {
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
                        RUN,
                        c -> c.parentSegments().run("1").attemptId(),
                        "3"),
                read(
                        "/audiences/1/executions",
                        "[[" + RUN + "]," + RUN + "]",
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
                                        Segment.builder().name("Grown-ups").build())
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
                        "[{\"id\":3,\"valid\":true,\"executions\":[" + RUN + "]}]",
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
                        c -> c.activations().inFolder("1", "9").toList().get(0).field("runStatus"),
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
                        RUN,
                        c -> c.activations().run("1", "5", "3").createdAt(),
                        Optional.of(Instant.parse("2026-03-01T00:00:00Z"))));
    }

    static Optional<LocalDate> day(int day) {
        return Optional.of(LocalDate.of(2026, 3, day));
    }

    static ParentSegment parentSegment() {
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
}

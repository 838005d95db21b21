package io.cdppipeline.td.audience;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The calls of the newer form of the audience API. */
final class EntityCases {

    private static final String RUN =
            "{\"workflowId\":\"1\",\"workflowSessionId\":\"2\",\"workflowAttemptId\":\"3\",\"status\":\"queued\","
                    + "\"createdAt\":\"2026-03-01T00:00:00Z\",\"finishedAt\":null,\"new\":1}";
    private static final String ENTITY =
            "{\"data\":{\"id\":\"5\",\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\",\"new\":[1]},"
                    + "\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}},\"included\":[]}";
    private static final Entity CHANGES =
            Entity.ofType("segment-batch").name("Adults").build();

    private EntityCases() {}

    static Stream<AudienceCases.Case> all() {
        return Stream.of(
                AudienceCases.read(
                        "/entities/parent_segments",
                        "[" + ENTITY + "]",
                        c -> c.entities().parentSegments().get(0).name(),
                        "Adults"),
                AudienceCases.read(
                        "/entities/parent_segments/5",
                        ENTITY,
                        c -> c.entities().parentSegment("5").parentFolderId(),
                        Optional.of("9")),
                AudienceCases.read(
                        "/entities/by-folder/9?depth=2",
                        "{\"data\":[{\"id\":\"5\",\"type\":\"journey\"}]}",
                        c -> c.entities().inFolder("9", 2).get(0).type(),
                        "journey"),
                new AudienceCases.Case(
                        "POST /entities/segments",
                        "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\",\"description\":\"d\",\"rule\":"
                                + AudienceCases.ADULTS_JSON
                                + "},\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}}",
                        ENTITY,
                        c -> c.entities()
                                .createSegment(Entity.batchSegment("Adults", "9")
                                        .description("d")
                                        .rule(AudienceCases.ADULTS)
                                        .build())
                                .id(),
                        "5"),
                AudienceCases.read(
                        "/entities/segments/5",
                        ENTITY,
                        c -> c.entities().segment("5").attribute("new"),
                        Optional.of(List.of(1))),
                new AudienceCases.Case(
                        "PATCH /entities/segments/5",
                        "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                        ENTITY,
                        c -> c.entities().updateSegment("5", CHANGES).id(),
                        "5"),
                AudienceCases.gone(
                        "DELETE /entities/segments/5", c -> c.entities().deleteSegment("5")),
                AudienceCases.gone(
                        "DELETE /entities/segments/5", c -> c.entities().deleteSegmentIfExists("5")),
                new AudienceCases.Case(
                        "POST /entities/folders",
                        "{\"type\":\"folder-segment\",\"attributes\":{\"name\":\"f\"},\"relationships\":{\"parentFolder\":{\"data\":{\"id\":\"9\",\"type\":\"folder-segment\"}}}}",
                        ENTITY,
                        c -> c.entities()
                                .createFolder(Entity.folder("f", "9").build())
                                .id(),
                        "5"),
                AudienceCases.read(
                        "/entities/folders/9",
                        ENTITY,
                        c -> c.entities().folder("9").id(),
                        "5"),
                new AudienceCases.Case(
                        "PATCH /entities/folders/9",
                        "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                        ENTITY,
                        c -> c.entities().updateFolder("9", CHANGES).id(),
                        "5"),
                AudienceCases.gone(
                        "DELETE /entities/folders/9", c -> c.entities().deleteFolder("9")),
                AudienceCases.gone(
                        "DELETE /entities/folders/9", c -> c.entities().deleteFolderIfExists("9")),
                AudienceCases.read(
                        "/entities/parent_segments/1/syndications",
                        "{\"data\":[]}",
                        c -> c.entities().activationsOfParentSegment("1"),
                        List.of()),
                AudienceCases.read(
                        "/entities/segments/5/syndications",
                        "{\"data\":[{\"id\":\"3\"}]}",
                        c -> c.entities().activations("5").get(0).id(),
                        "3"),
                AudienceCases.read(
                        "/entities/segments/5/syndications/3",
                        ENTITY,
                        c -> c.entities().activation("5", "3").id(),
                        "5"),
                new AudienceCases.Case(
                        "POST /entities/segments/5/syndications",
                        "{\"type\":\"syndication\",\"attributes\":{\"name\":\"a\",\"connectionId\":7}}",
                        ENTITY,
                        c -> c.entities()
                                .createActivation(
                                        "5",
                                        Entity.ofType("syndication")
                                                .name("a")
                                                .attribute("connectionId", 7)
                                                .build())
                                .id(),
                        "5"),
                new AudienceCases.Case(
                        "PATCH /entities/segments/5/syndications/3",
                        "{\"type\":\"segment-batch\",\"attributes\":{\"name\":\"Adults\"}}",
                        ENTITY,
                        c -> c.entities().updateActivation("5", "3", CHANGES).id(),
                        "5"),
                AudienceCases.gone(
                        "DELETE /entities/segments/5/syndications/3",
                        c -> c.entities().deleteActivation("5", "3")),
                new AudienceCases.Case(
                        "POST /entities/segments/5/syndications/3/run",
                        "",
                        "{\"id\":\"8\",\"type\":\"execution-syndication\",\"attributes\":" + RUN + "}",
                        c -> c.entities().runActivation("5", "3").attemptId(),
                        "3"),
                AudienceCases.read(
                        "/entities/journeys?folder_id=9",
                        "{\"data\":[{\"id\":\"4\",\"type\":\"journey\",\"attributes\":{\"state\":\"launched\"}}]}",
                        c -> c.journeys().list("9").get(0).attribute("state"),
                        Optional.of("launched")),
                AudienceCases.read(
                        "/entities/journeys/4",
                        ENTITY,
                        c -> c.journeys().show("4").id(),
                        "5"),
                AudienceCases.read(
                        "/entities/journeys/4/activations",
                        "{\"data\":[]}",
                        c -> c.journeys().activations("4"),
                        List.of()),
                AudienceCases.read(
                        "/entities/journeys/4/statistics",
                        "{\"data\":{\"id\":\"4\",\"attributes\":{\"size\":7}}}",
                        c -> c.journeys().statistics("4").attribute("size"),
                        Optional.of(7)),
                new AudienceCases.Case(
                        "POST /entities/journeys/4/run",
                        "",
                        "{\"data\":{\"id\":\"8\",\"attributes\":" + RUN + "}}",
                        c -> c.journeys().run("4").status(),
                        "queued"),
                new AudienceCases.Case(
                        "PATCH /entities/journeys/4/pause",
                        "",
                        ENTITY,
                        c -> c.journeys().pause("4").id(),
                        "5"),
                new AudienceCases.Case(
                        "PATCH /entities/journeys/4/resume",
                        "",
                        ENTITY,
                        c -> c.journeys().resume("4").id(),
                        "5"));
    }
}

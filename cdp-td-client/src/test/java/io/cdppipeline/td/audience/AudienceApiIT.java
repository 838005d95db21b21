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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class AudienceApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_API = "application/vnd.treasuredata.v1+json";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TestFactory
    Stream<DynamicTest> everyCallIsSentAsSpecifiedAndItsAnswerRead() {
        return Stream.concat(AudienceCases.all(), EntityCases.all())
                .map(each -> DynamicTest.dynamicTest(each.request(), () -> check(each)));
    }

    private void check(AudienceCases.Case each) throws IOException {
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
            assertThatThrownBy(() -> td.client().parentSegments().update("1", AudienceCases.parentSegment()))
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

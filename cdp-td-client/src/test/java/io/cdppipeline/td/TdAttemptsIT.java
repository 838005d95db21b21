package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ResumeMode;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TdAttemptsIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"status\":\"blocked\" | BLOCKED",
                "\"status\":\"queued\" | QUEUED",
                "\"status\":\"running\",\"done\":false | RUNNING",
                "\"status\":\"canceling\" | CANCELING",
                "\"status\":\"success\",\"done\":true,\"success\":true | SUCCESS",
                "\"status\":\"error\",\"done\":true,\"success\":false | ERROR",
                "\"status\":\"killed\",\"done\":true | KILLED",
                "\"done\":false,\"success\":false,\"cancelRequested\":false | RUNNING",
                "\"done\":false,\"success\":false,\"cancelRequested\":true | CANCELING",
                "\"done\":true,\"success\":true,\"cancelRequested\":true | SUCCESS",
                "\"done\":true,\"success\":false,\"cancelRequested\":true | KILLED",
                "\"done\":true,\"success\":false,\"cancelRequested\":false | ERROR",
                "\"status\":\"dreaming\",\"done\":true,\"success\":true | SUCCESS",
                "\"status\":\"dreaming\" | UNKNOWN",
            })
    void tellTheirStatusInBothVocabularies(String fields, AttemptStatus status) {
        td.server().stubFor(get("/api/attempts/1").willReturn(okJson(attempt(fields))));

        assertThat(td.client().attempts().show("1").status()).isEqualTo(status);
    }

    @Test
    void areRetriedUnderANameWithTheirOwnParameters() {
        td.server()
                .stubFor(get("/api/attempts/1")
                        .willReturn(okJson(attempt("\"status\":\"error\",\"params\":{\"n\":1,\"o\":{\"a\":[1]}}"))));
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(okJson(attempt("\"status\":\"running\",\"retryAttemptName\":\"try2\""))));

        StartedAttempt retried = td.client().attempts().retry("1", "try2", ResumeMode.FAILED_TASKS);

        assertThat(retried.adopted()).isFalse();
        td.server().verify(1, putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                        {"workflowId":"3","sessionTime":"2026-03-01T00:00:00+09:00","params":{"n":1,"o":{"a":[1]}},
                         "retryAttemptName":"try2","resume":{"mode":"failed","attemptId":"1"}}""")));
    }

    @Test
    void areAdoptedAsARetryOnlyUnderTheSameName() {
        td.server().stubFor(get("/api/attempts/1").willReturn(okJson(attempt("\"status\":\"error\""))));
        td.server()
                .stubFor(put("/api/attempts")
                        .willReturn(
                                jsonResponse(attempt("\"status\":\"running\",\"retryAttemptName\":\"try2\""), 409)));

        assertThat(td.client().attempts().retry("1", "try2", ResumeMode.FROM_START))
                .satisfies(retried -> assertThat(retried.adopted()).isTrue());
        assertThatThrownBy(() -> td.client().attempts().retry("1", "try3", ResumeMode.FROM_START))
                .isInstanceOf(TdClientException.NonRetriable.class);
        td.server().verify(putRequestedFor(urlEqualTo("/api/attempts")).withRequestBody(equalToJson("""
                        {"workflowId":"3","sessionTime":"2026-03-01T00:00:00+09:00","params":{},"retryAttemptName":"try2"}""")));
    }

    @Test
    void areKilledUnlessTheyHaveEnded() {
        td.server().stubFor(post("/api/attempts/1/kill").willReturn(okJson(attempt("\"status\":\"running\""))));
        td.server()
                .stubFor(post("/api/attempts/2/kill")
                        .willReturn(jsonResponse(
                                "{\"message\":\"Session attempt already killed or finished\",\"status\":409}", 409)));

        assertThat(td.client().attempts().kill("1")).isTrue();
        assertThat(td.client().attempts().kill("2")).isFalse();
    }

    @Test
    void keepTheirLogInFilesThatMakeOneText() {
        td.server().stubFor(get("/api/logs/1/files").willReturn(okJson("""
                                {"files":[{"fileName":"b c.log.gz","taskName":"+m+b","fileTime":"2026-03-01T00:00:02Z"},
                                {"fileName":"a.log","taskName":"+m+a","fileTime":"2026-03-01T00:00:01Z"}]}""")));
        td.server()
                .stubFor(get("/api/logs/1/files/b%20c.log.gz")
                        .willReturn(aResponse().withBody(Bytes.gzip("two\n"))));
        td.server()
                .stubFor(get("/api/logs/1/files/a.log").willReturn(aResponse().withBody("one\n")));

        assertThat(td.client().attempts().log("1")).isEqualTo("one\ntwo\n");
    }

    @Test
    void mustHaveAnId() {
        td.server().stubFor(get("/api/attempts/1").willReturn(okJson("{\"status\":\"running\"}")));

        assertThatThrownBy(() -> td.client().attempts().show("1"))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessage("Cannot show attempt 1 at " + td.host() + ": the answer has no 'id' (8 attempts, 123.0 s)");
    }

    @Test
    void tellAllThatIsKnownOfThem() {
        td.server()
                .stubFor(get("/api/attempts/1")
                        .willReturn(okJson(
                                attempt("\"done\":true,\"success\":true,\"finishedAt\":\"2026-03-01T00:00:09Z\""))));

        assertThat(td.client().attempts().show("1"))
                .isEqualTo(new TdAttempt(
                        "1",
                        0,
                        "2",
                        "",
                        OffsetDateTime.parse("2026-03-01T00:00:00+09:00"),
                        AttemptStatus.SUCCESS,
                        false,
                        "7",
                        "demo",
                        "3",
                        "main",
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-03-01T00:00:09Z")),
                        Optional.empty()));
    }

    private static String attempt(String fields) {
        return "{\"id\":1,\"sessionId\":\"2\",\"sessionTime\":\"2026-03-01T00:00:00+09:00\",\"project\":{\"id\":\"7\",\"name\":\"demo\"},"
                + "\"workflow\":{\"id\":\"3\",\"name\":\"main\"},\"poolId\":null," + fields + "}";
    }
}

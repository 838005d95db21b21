package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.job.ResultFormat;
import io.cdppipeline.td.job.TdJob;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that lead elsewhere or end too soon. */
class BrokenAnswersIT extends FaultTests {

    @Nested
    class Redirects {

        @Test
        void ofReadsAreFollowedWithoutTheApiKeyToAnotherHost() {
            td.server()
                    .stubFor(any(urlEqualTo("/v3/job/result/1?format=json"))
                            .willReturn(aResponse()
                                    .withStatus(303)
                                    .withHeader(
                                            "Location",
                                            "http://127.0.0.1:" + td.server().port() + "/signed?key=s")));
            td.server()
                    .stubFor(any(urlEqualTo("/signed?key=s"))
                            .willReturn(aResponse().withBody("[1]")));
            TdJob job = job();

            try (JobResult result = td.client().jobs().result(job, ResultFormat.JSON)) {
                assertThat(result.next()).containsExactly(1L);
            }
            td.server().verify(1, getRequestedFor(urlEqualTo("/signed?key=s")).withoutHeader("Authorization"));
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303})
        void ofWritesAreNotFollowedSinceThatWouldSayThatSomethingWasDone(int status) {
            td.server()
                    .stubFor(any(anyUrl())
                            .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
            td.server().stubFor(any(urlEqualTo("/elsewhere")).willReturn(okJson("{}")));

            TdClientException e = failure(() -> td.client().databases().createIfNotExists("d"));

            assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
            assertThat(e.status()).hasValue(status);
            assertSent(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {307, 308})
        void ofWritesAreFollowedWhereTheyAreSentAgainAsTheyWere(int status) {
            td.server()
                    .stubFor(any(anyUrl())
                            .willReturn(aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
            td.server().stubFor(post(urlEqualTo("/elsewhere")).willReturn(okJson("{\"job_id\":\"1\"}")));

            assertThat(td.client()
                            .jobs()
                            .issue(JobRequest.presto("d", "SELECT 1").build())
                            .id())
                    .isEqualTo("1");
            td.server()
                    .verify(1, postRequestedFor(urlEqualTo("/elsewhere")).withFormParam("query", equalTo("SELECT 1")));
        }
    }

    @Nested
    class Bodies {

        @Test
        void thatEndBeforeTheirLengthAreReadAgain() throws Exception {
            try (BrokenServer server = new BrokenServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{\"databases\":[");
                    TdClient client = td.builder().apiUrl(server.url()).build()) {
                TdClientException e = failure(() -> client.databases().list());

                assertThat(e.kind()).isEqualTo(Kind.NETWORK);
                assertThat(e.getMessage()).endsWith(": unexpected end of stream (8 attempts, 123.0 s)");
                assertThat(server.requests()).isEqualTo(8);
            }
        }

        @Test
        void whoseGzipEndsTooSoonAreReadAgain() {
            byte[] gzip = Bytes.gzip("{\"databases\":[]}");
            byte[] part = Arrays.copyOf(gzip, gzip.length / 2);
            answers(aResponse().withHeader("Content-Encoding", "gzip").withBody(part), okJson("{\"databases\":[]}"));

            assertThat(td.client().databases().list()).isEmpty();
            assertSent(2);
        }

        @Test
        void ofResultsWhoseGzipEndsTooSoonAreAskedForTheRest() {
            byte[] gzip = Bytes.rows(List.of(1), List.of(2));
            int end = gzip.length - 9;
            td.server().resetAll();
            td.server().stubFor(any(anyUrl()).willReturn(aResponse().withBody(Arrays.copyOf(gzip, end))));
            td.server()
                    .stubFor(any(anyUrl())
                            .withHeader("Range", equalTo("bytes=" + end + "-"))
                            .willReturn(
                                    aResponse().withStatus(206).withBody(Arrays.copyOfRange(gzip, end, gzip.length))));

            try (JobResult result = td.client().jobs().result(job())) {
                assertThat(result.next()).containsExactly(1L);
                assertThat(result.next()).containsExactly(2L);
                assertThat(result.hasNext()).isFalse();
            }
            assertSent(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 416})
        void ofResultsWhoseGzipEndsTooSoonForGoodSayHowFarTheyCame(int statusOfRest) {
            byte[] gzip = Bytes.rows(List.of(1), List.of(2));
            byte[] part = Arrays.copyOf(gzip, gzip.length - 9);
            always(aResponse().withBody(part));
            td.server()
                    .stubFor(any(anyUrl())
                            .withHeader("Range", matching(".*"))
                            .willReturn(aResponse().withStatus(statusOfRest).withBody(part)));

            try (JobResult result = td.client().jobs().result(job())) {
                assertThatThrownBy(() -> result.forEachRemaining(row -> {}))
                        .isInstanceOf(TdClientException.Retriable.class)
                        .hasMessageStartingWith("Cannot read the result of job 1 beyond row ")
                        .hasMessageEndingWith(
                                "Unexpected end of ZLIB input stream; it can be fetched again from its beginning");
            }
            assertSent(2);
        }

        @Test
        void ofWritesThatCannotBeReadLeaveTheOutcomeUnknown() {
            for (String body : List.of("", "{\"job_id\":", "<html><title>Sign in</title></html>", "[]", "{}")) {
                always(aResponse().withStatus(200).withBody(body));

                TdClientException e = failure(() -> td.client()
                        .jobs()
                        .issue(JobRequest.presto("d", "INSERT").build()));

                assertThat(e.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
                assertThat(e.outcomeUnknown()).as(body).isTrue();
                assertThat(e.getMessage()).doesNotContain("Sign in");
                assertSent(1);
            }
            always(aResponse().withStatus(200).withBody("<html></html>"));
            assertThat(failure(() -> td.client().databases().create("d")).outcomeUnknown())
                    .isTrue();
        }
    }
}

package io.cdppipeline.td.transcript;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.cdppipeline.td.Bytes;
import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.transcript.ClientCall.Impossible;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Calls recorded from a real workflow server: the client sends those requests, and what it reads from those answers is all
 * that is in them. Transcripts of the same kind in another folder are replayed with {@code -Dconformance.dir}.
 */
class WorkflowApiTranscriptIT {

    private static final ProjectArchive ARCHIVE = ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: hello\n"));

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TestFactory
    Stream<DynamicTest> sendsAndReadsWhatWasRecorded() throws IOException {
        return Exchange.read("transcript.json", "workflow-api.json").stream()
                .filter(exchange -> impossible(exchange).isEmpty())
                .map(exchange -> DynamicTest.dynamicTest(exchange.name(), () -> replay(exchange)));
    }

    @TestFactory
    Stream<DynamicTest> readsWhatIsAnsweredWhereTheLoginIsWrong() throws IOException {
        return Exchange.read("auth.json", "workflow-auth.json").stream()
                .filter(exchange -> impossible(exchange).isEmpty())
                .map(exchange -> DynamicTest.dynamicTest(exchange.name(), () -> replay(exchange)));
    }

    @Test
    void leavesOutOnlyWhatNoCallOfTheClientSends() throws IOException {
        if (System.getProperty("conformance.dir") != null) {
            return;
        }
        Map<String, String> left = new TreeMap<>();
        for (Exchange exchange : Exchange.read("transcript.json", "workflow-api.json")) {
            String why = impossible(exchange);
            if (!why.isEmpty()) {
                left.put(exchange.name(), why);
            }
        }

        String whole = "the client always sends whole requests";
        Map<String, String> expected = new TreeMap<>();
        expected.put("version check without client", "the client always sends the parameter client");
        expected.put("push without revision", "the client always sends the parameter revision");
        expected.put("push without project", "the client always sends the parameter project");
        expected.put("push with wrong content type", "the client sends archives as application/gzip");
        expected.put("push garbage", "the client packs archives itself");
        expected.put("project by name missing parameter", "the client always sends the parameter name");
        expected.put("workflow without name", "the client always sends the parameter name");
        expected.put("put secret without value", "the client always sends a value");
        expected.put("resume with an unknown mode", "the client knows the modes failed and from");
        expected.put("start without required fields", whole);
        expected.put("start with a bad session time", "the client sends times only");
        expected.put("start with broken JSON", whole);
        expected.put("skip without dryRun", "the client always says whether it is a dry run");
        expected.put("skip without enough fields", "the client always says from when on to skip");
        expected.put("backfill without fields", "the client always says whether it is a dry run");
        expected.put("enable schedule without body", "the client always sends a body");
        expected.put("unknown route", "the client has no such call");
        expected.put("wrong method", "the client has no such call");
        expected.put("wrong method on projects", "the client has no such call");
        expected.put("unknown query parameter is ignored", "the client never sends the parameter foo");
        assertThat(left).isEqualTo(expected);
    }

    /** A client that does not send a request may still be answered so, by a server that is stricter, say. */
    @TestFactory
    Stream<DynamicTest> readsTheAnswersToWhatItNeverSends() throws IOException {
        return Exchange.read("transcript.json", "workflow-api.json").stream()
                .filter(exchange -> !impossible(exchange).isEmpty() && !exchange.success())
                .map(exchange -> DynamicTest.dynamicTest(exchange.name(), () -> {
                    td.server().resetAll();
                    td.server().stubFor(any(anyUrl()).willReturn(answer(exchange)));
                    refused(
                            exchange,
                            client -> Rendered.attempt(client.attempts().show("1")),
                            td.client());
                    refused(
                            exchange,
                            client -> Rendered.session(client.sessions().show("1")),
                            td.client());
                    refused(
                            exchange,
                            client -> Rendered.project(client.projects().delete("1")),
                            td.client());
                }));
    }

    private static String impossible(Exchange exchange) {
        try {
            ClientCall.of(exchange);
            return "";
        } catch (Impossible e) {
            return e.getMessage();
        }
    }

    private void replay(Exchange exchange) throws Impossible, IOException {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(answer(exchange)));
        Function<TdClient, JsonNode> call = ClientCall.of(exchange);
        try (TdClient client = td.builder().archiveLimit(4L << 20).build()) {
            if (exchange.success()) {
                assertThat(call.apply(client)).isEqualTo(exchange.response().path("body"));
            } else {
                refused(exchange, call, client);
            }
        }
        assertSent(exchange.request());
    }

    /** What is refused is told with the server's own words; a finder finds nothing, and a start takes what is there. */
    private static void refused(Exchange exchange, Function<TdClient, JsonNode> call, TdClient client) {
        JsonNode body = exchange.response().path("body");
        JsonNode[] result = new JsonNode[1];
        TdClientException e = catchThrowableOfType(TdClientException.class, () -> result[0] = call.apply(client));
        if (e == null && exchange.status() == 404) {
            assertThat(result[0]).isSameAs(ClientCall.NOTHING);
        } else if (e == null) {
            assertThat(exchange.status()).isEqualTo(409);
            assertThat(result[0]).isIn(body, ClientCall.ENDED_ALREADY);
        } else {
            assertThat(e.status()).hasValue(exchange.status());
            assertThat(e)
                    .isInstanceOf(
                            exchange.status() >= 500
                                    ? TdClientException.Retriable.class
                                    : TdClientException.NonRetriable.class);
            assertThat(e.getMessage())
                    .contains(body.path("message").asText().lines().findFirst().orElse(""));
        }
    }

    private static ResponseDefinitionBuilder answer(Exchange exchange) {
        JsonNode body = exchange.response().path("body");
        ResponseDefinitionBuilder answer = aResponse()
                .withStatus(exchange.status())
                .withHeader(
                        "Content-Type", exchange.response().path("contentType").asText("text/plain"));
        if (body.asText().equals("<gzip>")) {
            return answer.withBody(exchange.rawPath().endsWith("/archive") ? ARCHIVE.bytes() : Bytes.gzip("a line\n"));
        }
        return answer.withBody(body.isNull() ? "" : body.isTextual() ? body.asText() : body.toString());
    }

    private void assertSent(JsonNode recorded) throws IOException {
        List<LoggedRequest> all =
                td.server().findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
        LoggedRequest sent = all.stream()
                .min(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                .orElseThrow();
        String path = recorded.path("path").asText();
        assertThat(sent.getMethod().getName()).isEqualTo(recorded.path("method").asText());
        assertThat(sent.getUrl().replaceFirst("\\?.*", "")).isEqualTo(path.replaceFirst("\\?.*", ""));
        assertThat(Exchange.query(sent.getUrl())).isEqualTo(Exchange.query(path));
        JsonNode body = recorded.path("body");
        if (recorded.has("contentType")) {
            assertThat(sent.getHeader("Content-Type"))
                    .startsWith(recorded.path("contentType").asText());
        }
        if (body.isObject()) {
            assertThat(Exchange.JSON.readTree(sent.getBody())).isEqualTo(written(body));
        } else if (recorded.path("contentType").asText().equals("application/gzip")) {
            assertThat(sent.getHeader("Content-Length")).matches("[1-9][0-9]*");
            assertThat(sent.containsHeader("Transfer-Encoding")).isFalse();
        } else {
            assertThat(sent.getBody()).isEmpty();
        }
        if (recorded.has("files")) {
            Map<String, String> files = new TreeMap<>();
            recorded.path("files")
                    .properties()
                    .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
            assertThat(sent.getHeader("Content-Length"))
                    .isEqualTo(Integer.toString(ProjectArchive.of(files).size()));
            assertThat(untarred(sent.getBody())).isEqualTo(files);
        }
    }

    /** The body as it was sent, for what the transcript only describes. */
    private static JsonNode written(JsonNode body) {
        String value = body.path("value").asText();
        return value.matches("<[0-9]+ characters>")
                ? Rendered.object().put("value", "x".repeat(Integer.parseInt(value.replaceAll("[^0-9]", ""))))
                : body;
    }

    /** The server of the tests has unzipped it. */
    private static Map<String, String> untarred(byte[] archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                files.put(entry.getName(), new String(tar.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}

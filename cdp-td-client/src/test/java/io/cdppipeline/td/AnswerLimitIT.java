package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobResult;
import io.cdppipeline.td.workflow.TdLogFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Answers of few bytes that unpack to more than a machine has memory for. */
class AnswerLimitIT extends FaultTests {

    private static final String TOO_LARGE =
            ": the answer has more than %s bytes when it is unpacked, the most that is held"
                    + " in memory; ask for less, or raise answerLimit(…)";

    /** Four GiB of a text, in some MiB; it has no end. */
    private static final byte[] BLANKS = bomb(" ", 4_096);

    private static final byte[] ZEROS = bomb("0", 4_096);

    @Test
    void thatHoldNoEndOfBlanksAreGivenUpAtTheFirst() {
        always(packed(200, BLANKS));

        TdClientException e = failure(() -> td.client().databases().list());

        assertThat(e).isInstanceOf(TdClientException.NonRetriable.class);
        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(e)
                .hasMessage("Cannot list databases at " + td.host() + TOO_LARGE.formatted("67,108,864")
                        + " (1 attempt, 0.0 s)");
        assertSent(1);
    }

    @Test
    void toAWriteLeaveItsOutcomeUnknown() {
        always(packed(200, BLANKS));

        TdClientException e = failure(
                () -> td.client().jobs().issue(JobRequest.presto("d", "INSERT").build()));

        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(e.outcomeUnknown()).isTrue();
        assertSent(1);
    }

    @Test
    void thatTellOfAnErrorTellItWithTheirBeginning() {
        always(packed(400, ZEROS));

        TdClientException e = failure(() -> td.client().databases().list());

        assertThat(e.kind()).isEqualTo(Kind.INVALID);
        assertThat(e).hasMessageContaining(": status 400: " + "0".repeat(300) + "… (1 attempt");
    }

    @Test
    void thatTellOfAFailureThatPassesAreFollowedByTheNext() {
        answers(packed(503, BLANKS), okJson("{\"databases\":[]}"));

        assertThat(td.client().databases().list()).isEmpty();
        assertSent(2);
    }

    @Test
    void ofRowsAndLogsThatAreReadAtOnceAreRefusedToo() {
        byte[] emptyMaps = bomb("\u0080", 4_096);
        try (TdClient client = td.builder().answerLimit(1 << 20).build()) {
            always(packed(200, emptyMaps));
            assertThat(failure(() -> client.tables().tail(new TableName("d", "t"), 1))
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);

            always(aResponse().withBody(emptyMaps));
            assertThat(failure(() -> client.bulkImports().errorRecords("b")).kind())
                    .isEqualTo(Kind.TOO_LARGE);
            assertSent(1);

            always(aResponse().withBody(ZEROS));
            listsOneLog();
            assertThat(failure(() -> client.attempts().log("7")))
                    .hasMessage("Cannot fetch log file a.log.gz of attempt 7 at " + td.host()
                            + TOO_LARGE.formatted("1,048,576") + " (1 attempt, 0.0 s)");
            assertSent(2);
        }
    }

    @Test
    void ofAnyLengthAreStreamed() throws IOException {
        try (TdClient client = td.builder().answerLimit(10).build()) {
            always(aResponse()
                    .withBody(Bytes.rows(IntStream.range(0, 1_000)
                            .<List<?>>mapToObj(List::of)
                            .toArray(List[]::new))));
            try (JobResult result = client.jobs().result(job())) {
                result.forEachRemaining(row -> {});
                assertThat(result.hasNext()).isFalse();
            }

            String log = "a line of the log\n".repeat(1_000);
            always(aResponse().withBody(Bytes.gzip(log)));
            TdLogFile file = td.client().attempts().logFiles(listsOneLog()).get(0);
            try (InputStream stream = client.attempts().openLog("7", file)) {
                assertThat(stream.readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(log);
            }
        }
    }

    @Test
    void thatAreAsLargeAsTheLimitAreTaken() {
        String json = "{\"databases\":[]}";
        always(okJson(json));

        try (TdClient client = td.builder().answerLimit(json.length()).build()) {
            assertThat(client.databases().list()).isEmpty();
        }
        try (TdClient client = td.builder().answerLimit(json.length() - 1).build()) {
            assertThat(failure(() -> client.databases().list()).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    private String listsOneLog() {
        td.server().stubFor(get("/api/logs/7/files").willReturn(okJson("""
                                {"files":[{"fileName":"a.log.gz","taskName":"+m+a","fileTime":"2026-03-01T00:00:02Z"}]}""")));
        return "7";
    }

    private static ResponseDefinitionBuilder packed(int status, byte[] gzip) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Encoding", "gzip")
                .withBody(gzip);
    }

    /** A gzip of many MiB of the same byte: each is packed so that it may stand by itself, so one is packed for all of them. */
    private static byte[] bomb(String character, int mebibytes) {
        byte[] plain = character.repeat(1 << 20).getBytes(StandardCharsets.ISO_8859_1);
        byte[] packed = new byte[1 << 16];
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        int length = deflater.deflate(packed, 0, packed.length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        gzip.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        try (gzip) {
            for (int i = 0; i < mebibytes; i++) {
                gzip.write(packed, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzip.toByteArray();
    }
}

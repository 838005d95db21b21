package io.cdppipeline.td.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.Bytes;
import io.cdppipeline.td.internal.ApiCalls.Streamed;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumingStreamTest {

    private final byte[] content = content();
    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesEveryByteOnceHoweverOftenItBreaks(boolean serverKnowsRanges) throws IOException {
        Random random = new Random(7);
        ResumingStream.Source source = (range, etag) -> {
            asked.add(range + " " + etag);
            int from = range == null || !serverKnowsRanges ? 0 : from(range);
            // Beyond what came before, so that a server that sends it all again gets on too.
            int until =
                    Math.min(content.length, Math.max(from, range == null ? 0 : from(range)) + 1 + random.nextInt(900));
            return new Streamed(broken(from, until), serverKnowsRanges && range != null, Optional.of("\"v1\""));
        };

        try (ResumingStream stream = new ResumingStream(source, false)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
        assertThat(asked).hasSizeGreaterThan(10).startsWith("null null");
        assertThat(asked.subList(1, asked.size())).allMatch(each -> each.matches("bytes=[0-9]+- \"v1\""));
    }

    @Test
    void readsSingleBytesToo() throws IOException {
        try (ResumingStream stream = new ResumingStream(
                (range, etag) ->
                        new Streamed(new ByteArrayInputStream(new byte[] {(byte) 200, 1}), false, Optional.empty()),
                true)) {
            assertThat(stream.read()).isEqualTo(200);
            assertThat(stream.read()).isEqualTo(1);
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    void givesUpWhereItBreaksAgainAndAgainWithoutAByte() {
        ResumingStream stream = new ResumingStream(
                (range, etag) -> {
                    asked.add(range + " " + etag);
                    return new Streamed(broken(0, 0), false, Optional.empty());
                },
                false);

        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessage("broken");
        assertThat(asked).hasSize(6).containsOnly("null null");
    }

    @Test
    void doesNotMixTwoVersions() {
        ResumingStream stream = new ResumingStream(
                (range, etag) -> new Streamed(broken(0, 100), false, Optional.of(range == null ? "\"v1\"" : "\"v2\"")),
                true);

        assertThatThrownBy(stream::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasMessage("it changed while it was read, after 100 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 11, 500, 9_000, 9_990})
    void goesOnWhereAGzipEndsTooSoon(int end) throws IOException {
        byte[] gzip = Bytes.gzip(content);
        ResumingStream stream = new ResumingStream(
                (range, etag) -> {
                    asked.add(range + " " + etag);
                    int from = range == null ? 0 : from(range);
                    return new Streamed(
                            new ByteArrayInputStream(
                                    gzip, from, range == null ? end : Math.min(4_000, gzip.length - from)),
                            range != null,
                            Optional.of("\"v1\""));
                },
                true);

        assertThat(new GZIPInputStream(stream).readAllBytes()).isEqualTo(content);
        assertThat(asked).hasSizeGreaterThan(1).startsWith("null null", "bytes=" + end + "- \"v1\"");
    }

    @Test
    void asksOnceWhetherThereIsMoreOfAGzipThatEndsTooSoon() {
        byte[] gzip = Arrays.copyOf(Bytes.gzip(content), 5_000);
        ResumingStream stream = new ResumingStream(
                (range, etag) -> {
                    asked.add(range + " " + etag);
                    return new Streamed(new ByteArrayInputStream(gzip), false, Optional.empty());
                },
                true);

        assertThatThrownBy(() -> new GZIPInputStream(stream).readAllBytes()).isInstanceOf(EOFException.class);
        assertThat(asked).containsExactly("null null", "bytes=5000- null");
    }

    @Test
    void asksForNothingBeyondTheEndOfAWholeGzip() throws IOException {
        ResumingStream stream = new ResumingStream(
                (range, etag) -> {
                    asked.add(range + " " + etag);
                    return new Streamed(new ByteArrayInputStream(Bytes.gzip(content)), false, Optional.empty());
                },
                true);

        assertThat(new GZIPInputStream(stream).readAllBytes()).isEqualTo(content);
        assertThat(asked).containsExactly("null null");
    }

    private static int from(String range) {
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    /** The content from one position up to another, and then a break unless that is the end. */
    private InputStream broken(int from, int until) {
        InputStream bytes = new ByteArrayInputStream(Arrays.copyOfRange(content, from, until));
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int next = bytes.read();
                if (next < 0 && until < content.length) {
                    throw new IOException("broken");
                }
                return next;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = bytes.read(buffer, offset, length);
                if (read < 0 && until < content.length) {
                    throw new IOException("broken");
                }
                return read;
            }
        };
    }

    private static byte[] content() {
        byte[] content = new byte[10_000];
        new Random(1).nextBytes(content);
        return content;
    }
}

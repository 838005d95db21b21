package io.cdppipeline.td.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveExtractorTest {

    private static final byte NO_LINK = 0;

    @TempDir
    private Path folder;

    private boolean refused = true;

    private record Entry(String name, byte type, String target, int size) {
        static Entry file(String name) {
            return new Entry(name, TarConstants.LF_NORMAL, "", 3);
        }
    }

    @AfterEach
    void whatIsRefusedLeavesNothingBehind() throws IOException {
        if (refused) {
            try (var left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void unpacksFilesAndDirectories() throws IOException {
        refused = false;
        List<Path> files = extract(archive(
                new Entry("./", TarConstants.LF_DIR, "", 0),
                new Entry("q/", TarConstants.LF_DIR, "", 0),
                Entry.file("./q/a.sql"),
                Entry.file("main.dig")));

        assertThat(files).containsExactly(Path.of("q/a.sql"), Path.of("main.dig"));
        assertThat(folder.resolve("out/q/a.sql")).hasContent("xxx");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, its path is absolute",
        "../evil, its path leads upwards",
        "a/../../evil, its path leads upwards",
        "a/.., its path leads upwards",
        "C:/evil, its path is absolute",
        "a\\..\\evil, 'its path is longer than 4096 or holds a backslash or a zero'",
    })
    void refusesPathsThatLeadOut(String name, String why) {
        assertThatThrownBy(() -> extract(archive(Entry.file("main.dig"), Entry.file(name))))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot unpack the project: the archive's entry '" + name + "' is refused, since " + why
                        + "; nothing was unpacked");
    }

    @Test
    void refusesLinksAndDevices() {
        assertThatThrownBy(() -> extract(archive(new Entry("a", TarConstants.LF_SYMLINK, "/etc/passwd", 0))))
                .hasMessageContaining(
                        "'a' is refused, since it is a link to '/etc/passwd', and projects hold files only");
        assertThatThrownBy(() -> extract(archive(new Entry("a", TarConstants.LF_LINK, "main.dig", 0))))
                .hasMessageContaining("it is a link to 'main.dig'");
        assertThatThrownBy(() -> extract(archive(new Entry("a", TarConstants.LF_FIFO, "", 0))))
                .hasMessageContaining("it is neither a plain file nor a directory");
        assertThatThrownBy(() -> extract(archive(new Entry("a", TarConstants.LF_CHR, "", 0))))
                .hasMessageContaining("it is neither a plain file nor a directory");
    }

    @Test
    void refusesAPathThatIsThereTwice() {
        assertThatThrownBy(() -> extract(archive(Entry.file("a"), Entry.file("./a"))))
                .hasMessageContaining("it is there twice");
        assertThatThrownBy(() -> extract(archive(Entry.file("a"), Entry.file("a/b"))))
                .hasMessageContaining("a file has the name of its directory");
        assertThatThrownBy(() -> extract(archive(Entry.file("."))))
                .hasMessageContaining("its path is none within the project");
    }

    @Test
    void refusesBombs() {
        byte[] bomb = archive(new Entry("zeros", TarConstants.LF_NORMAL, "", 4 << 20));
        assertThat(bomb.length).isLessThan(20_000);

        assertThatThrownBy(() -> extract(bomb))
                .hasMessageStartingWith("Cannot unpack the project: it has more than 1048576 bytes unpacked");
        assertThatThrownBy(() -> new ArchiveExtractor(1L << 30)
                        .extract(
                                new ByteArrayInputStream(archive(java.util.stream.IntStream.range(0, 10_001)
                                        .mapToObj(i -> new Entry("f" + i, TarConstants.LF_NORMAL, "", 0))
                                        .toArray(Entry[]::new))),
                                folder.resolve("out")))
                .hasMessageContaining("it is entry 10001, and a project has at most 10000");
    }

    @Test
    void refusesABombBehindTheLastFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(archive(Entry.file("main.dig")));
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[4 << 20]);
        }

        assertThatThrownBy(() -> extract(bytes.toByteArray()))
                .hasMessageStartingWith("Cannot unpack the project: it has more than 1048576 bytes unpacked");
    }

    @Test
    void leavesNothingOfAnArchiveThatBreaksOff() {
        byte[] whole = archive(Entry.file("a"), Entry.file("b"));

        assertThatThrownBy(() -> extract(Arrays.copyOf(whole, whole.length - 12)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> extract("no gzip".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotTouchWhatIsThere() throws IOException {
        refused = false;
        Files.createDirectory(folder.resolve("out"));
        extract(archive(Entry.file("a")));

        assertThatThrownBy(() -> extract(archive(Entry.file("b"))))
                .hasMessage("Cannot unpack a project into " + folder.resolve("out")
                        + ": there is something already; name a directory that does not exist or is empty");
        assertThat(folder.resolve("out/b")).doesNotExist();
    }

    private List<Path> extract(byte[] archive) throws IOException {
        return new ArchiveExtractor(1 << 20).extract(new ByteArrayInputStream(archive), folder.resolve("out"));
    }

    private static byte[] archive(Entry... entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            for (Entry each : entries) {
                TarArchiveEntry entry = new TarArchiveEntry(each.name(), each.type(), true);
                entry.setLinkName(each.target());
                entry.setSize(each.type() == TarConstants.LF_NORMAL ? each.size() : NO_LINK);
                tar.putArchiveEntry(entry);
                if (each.type() == TarConstants.LF_NORMAL) {
                    byte[] content = new byte[each.size()];
                    Arrays.fill(content, (byte) (each.size() < 10 ? 'x' : 0));
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

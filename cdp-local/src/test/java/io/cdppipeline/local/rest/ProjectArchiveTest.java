package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectArchiveTest {

    @Test
    void readsFilesWithTheirPaths() throws Exception {
        byte[] archive = archive(tar -> {
            TarArchiveEntry directory = new TarArchiveEntry("queries/");
            tar.putArchiveEntry(directory);
            tar.closeArchiveEntry();
            add(tar, "./main.dig", "+a:\n".getBytes(StandardCharsets.UTF_8));
            add(tar, "queries/" + "x".repeat(150) + ".sql", "SELECT 'ü'".getBytes(StandardCharsets.UTF_8));
            add(tar, "empty.txt", new byte[0]);
        });

        assertThat(ProjectArchive.unpack(archive))
                .containsOnlyKeys("main.dig", "queries/" + "x".repeat(150) + ".sql", "empty.txt")
                .containsEntry("main.dig", "+a:\n".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil.dig", "a/../../evil.dig", "/etc/evil.dig", "C:\\evil.dig", "a\\..\\..\\evil.dig", "."})
    void refusesAFileOutsideOfTheProject(String name) throws Exception {
        byte[] archive = archive(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(1);
            tar.putArchiveEntry(entry);
            tar.write(1);
            tar.closeArchiveEntry();
        });

        assertThatThrownBy(() -> ProjectArchive.unpack(archive))
                .isInstanceOfSatisfying(
                        RestException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage("The archive has a file outside of the project: " + name);
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO})
    void refusesWhatIsNotARegularFile(byte type) throws Exception {
        byte[] archive = archive(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("link.dig", type);
            entry.setLinkName("/etc/passwd");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });

        assertThatThrownBy(() -> ProjectArchive.unpack(archive))
                .hasMessage("The archive may hold regular files only, but has: link.dig");
    }

    @Test
    void refusesMoreThanTheLimits() throws Exception {
        byte[] large = archive(tar -> add(tar, "z.txt", new byte[3_000_000]));
        byte[] many = archive(tar -> {
            add(tar, "a.txt", new byte[1_500_000]);
            add(tar, "b.txt", new byte[1_500_000]);
        });

        assertThatThrownBy(() -> ProjectArchive.unpack(large))
                .hasMessage("Size of a file in the archive exceeds limit (3000000 > 2097152 bytes): z.txt");
        assertThatThrownBy(() -> ProjectArchive.unpack(many))
                .hasMessage("Total size of the archive exceeds limit (3000000 > 2097152 bytes)");
    }

    @Test
    void refusesWhatIsNoArchive() throws Exception {
        assertThatThrownBy(() -> ProjectArchive.unpack("this is not gzip".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("Input is not in the .gz format");
        byte[] whole = archive(tar -> add(tar, "main.dig", new byte[1000]));
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> ProjectArchive.unpack(half)).hasMessageStartingWith("Cannot read the archive: ");
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static byte[] archive(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.write(tar);
        }
        return bytes.toByteArray();
    }

    private interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    @Test
    void refusesAnArchiveWhoseHeadersUnpackToGigabytes() throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.io.OutputStream out = new java.util.zip.GZIPOutputStream(bytes)) {
            // An extended header of 64 MiB, which announces one record as long.
            org.apache.commons.compress.archivers.tar.TarArchiveEntry header =
                    new org.apache.commons.compress.archivers.tar.TarArchiveEntry(
                            "x", org.apache.commons.compress.archivers.tar.TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            header.setSize(64L * 1024 * 1024);
            byte[] block = new byte[512];
            header.writeEntryHeader(block);
            out.write(block);
            out.write("67108864 path=".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        byte[] archive = bytes.toByteArray();

        assertThat(archive.length).isLessThan(ProjectArchive.LIMIT);
        assertThatThrownBy(() -> ProjectArchive.unpack(archive))
                .hasMessage("Total size of the archive exceeds limit (it unpacks to more than 33554432 bytes)");
    }
}

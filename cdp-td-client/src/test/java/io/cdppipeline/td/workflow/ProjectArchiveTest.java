package io.cdppipeline.td.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class ProjectArchiveTest {

    private static final String LONG_PATH = "queries/" + "a".repeat(150) + "/" + "b".repeat(120) + ".sql";

    @Test
    void givesTheSameBytesForTheSameFilesInAnyOrder() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("main.dig", "+a:\n  echo>: hi\n");
        files.put("queries/a.sql", "SELECT 1");
        Map<String, String> otherOrder = new LinkedHashMap<>();
        otherOrder.put("queries/a.sql", "SELECT 1");
        otherOrder.put("main.dig", "+a:\n  echo>: hi\n");

        assertThat(ProjectArchive.of(files).bytes())
                .isEqualTo(ProjectArchive.of(otherOrder).bytes());
        assertThat(ProjectArchive.of(files).sha256())
                .isEqualTo(ProjectArchive.of(otherOrder).sha256())
                .hasSize(64)
                .isNotEqualTo(ProjectArchive.of(Map.of("main.dig", "")).sha256());
    }

    @Test
    void holdsRegularFilesWithFixedTimesOwnersAndModesInTheOrderOfTheirPaths() throws IOException {
        Map<String, String> files =
                Map.of("main.dig", "x", "queries/é.sql", "SELECT 'ä'", LONG_PATH, "SELECT 2", "a.yml", "");

        Map<String, String> unpacked = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(
                        new ByteArrayInputStream(ProjectArchive.of(files).bytes())),
                "UTF-8")) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                assertThat(entry.isFile()).isTrue();
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName()).isEmpty();
                assertThat(entry.getGroupName()).isEmpty();
                assertThat(entry.getMode()).isEqualTo(0100644);
                unpacked.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(unpacked.keySet()).containsExactly("a.yml", "main.dig", LONG_PATH, "queries/é.sql");
        assertThat(unpacked).containsAllEntriesOf(files);
    }

    @Test
    void mayBeAsLargeAsTheLimit() {
        ProjectArchive archive = ProjectArchive.of(Map.of("a.sql", "x".repeat(1000), "b.sql", "y".repeat(1000)));

        assertThatCode(() -> archive.requireWithin(2000, "demo")).doesNotThrowAnyException();
    }

    @Test
    void namesTheFilesThatAreTooLarge() {
        ProjectArchive archive =
                ProjectArchive.of(Map.of("a.sql", "x".repeat(3001), "b.sql", "y".repeat(4000), "c.sql", "z"));

        assertThatThrownBy(() -> archive.requireWithin(3000, "demo"))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot push project demo: its files have 7002 bytes, packed " + archive.size()
                        + ", and the limit is 3000 for each file, for all files and for the archive."
                        + " Make smaller or take out b.sql (4000 bytes), a.sql (3001 bytes)");
    }

    @Test
    void namesTheLargestFilesWhereAllTogetherAreTooLarge() {
        ProjectArchive archive =
                ProjectArchive.of(Map.of("a.sql", "x".repeat(1000), "b.sql", "y".repeat(1001), "c.sql", "z"));

        assertThatThrownBy(() -> archive.requireWithin(2001, "demo"))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot push project demo: its files have 2002 bytes, packed " + archive.size()
                        + ", and the limit is 2001 for each file, for all files and for the archive."
                        + " Make smaller or take out some of the largest: b.sql (1001 bytes), a.sql (1000 bytes),"
                        + " c.sql (1 bytes)");
    }

    @Test
    void refusesAnArchiveThatPackingMadeTooLarge() {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(1000, '!', '~').forEach(c -> noise.append((char) c));
        ProjectArchive archive = ProjectArchive.of(Map.of("a.sql", noise.toString()));

        assertThat(archive.size()).isGreaterThan(900);
        assertThatThrownBy(() -> archive.requireWithin(archive.size() - 1L, "demo"))
                .isInstanceOf(CdpException.class);
    }
}

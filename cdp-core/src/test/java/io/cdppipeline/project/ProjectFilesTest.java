package io.cdppipeline.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.plan.EditedFile;
import io.cdppipeline.plan.EditedFilesException;
import io.cdppipeline.project.ProjectFiles.OnDisk;
import io.cdppipeline.project.ProjectFiles.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {

    private static final String RUN = "20240101-000000";

    @TempDir
    Path directory;

    private ProjectFiles files;

    @BeforeEach
    void open() {
        files = new ProjectFiles(directory, "ingestion");
    }

    private static GeneratedProject project(String word) {
        return GeneratedProject.builder()
                .file("a.dig", "+a:\n  echo>: " + word + "\n")
                .file("sql/b.sql", "SELECT 1\n")
                .localFile("credentials.json", "{\"token\": \"\"}\n")
                .build();
    }

    private Written write(GeneratedProject project, boolean keep) {
        return files.write(project, files.look(project, Map.of()), keep, RUN);
    }

    private String read(String path) throws IOException {
        return Files.readString(directory.resolve("ingestion").resolve(path));
    }

    private void edit(String path, String text) throws IOException {
        Files.writeString(directory.resolve("ingestion").resolve(path), text);
    }

    @Test
    void writesALocalFileOnceAndLeavesWhatSomebodyFilledIn() throws IOException {
        Written written = write(project("b"), false);

        assertThat(read("credentials.json")).isEqualTo("{\"token\": \"\"}\n");
        assertThat(written.hashes()).containsOnlyKeys("ingestion/a.dig", "ingestion/sql/b.sql");
        edit("credentials.json", "{\"token\": \"filled in\"}");
        assertThat(write(project("b"), false).backedUp()).isEmpty();
        assertThat(read("credentials.json")).isEqualTo("{\"token\": \"filled in\"}");
    }

    @Test
    void aLocalFileIsNoFileOfTheProject() {
        assertThat(project("b").files()).containsOnlyKeys("a.dig", "sql/b.sql");
        assertThatThrownBy(() -> GeneratedProject.builder().file("a", "").localFile("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The project has a file 'a' already");
    }

    @Test
    void theManifestIsWhatSha256sumReads() throws IOException {
        write(project("b"), false);

        assertThat(read(Manifest.FILE_NAME).lines())
                .containsExactly(
                        "d145924d184e665b804030cc7437512863814938f9a6d2db75f639c13d2692c1  a.dig",
                        "a0a22c9dfa428cdce6fb3e58a40d4052335e17e5fbe42efc2f17f9ca813be62c  sql/b.sql");
    }

    @Test
    void aFileThatNobodyEditedIsReplacedAndOneThatIsNoLongerGeneratedGoes() throws IOException {
        write(project("b"), false);
        GeneratedProject next =
                GeneratedProject.builder().file("a.dig", "+a:\n  echo>: c\n").build();

        assertThat(write(next, false).backedUp()).isEmpty();

        assertThat(read("a.dig")).isEqualTo("+a:\n  echo>: c\n");
        assertThat(directory.resolve("ingestion/sql/b.sql")).doesNotExist();
        assertThat(read(Manifest.FILE_NAME)).doesNotContain("b.sql");
    }

    @Test
    void anEditedFileIsKnownByItsHashInAFreshClone() throws IOException {
        write(project("b"), false);
        edit("a.dig", "+a:\n  echo>: mine\n");

        OnDisk look = new ProjectFiles(directory, "ingestion").look(project("c"), Map.of());

        assertThat(look.edited()).extracting(EditedFile::toString).containsExactly("a.dig (+1 -1)");
        assertThat(look.edited().get(0).diff().toString())
                .contains("--- ingestion/a.dig (generated)", "-  echo>: c\n", "+  echo>: mine\n");
    }

    @Test
    void anEditedFileIsMovedAsideOrKeptOrStopsEverything() throws IOException {
        write(project("b"), false);
        edit("a.dig", "+a:\n  echo>: mine\n");
        GeneratedProject next = project("c");
        OnDisk look = files.look(next, Map.of());

        assertThatThrownBy(() -> look.resolved(next, "ingestion", EditedFiles.REFUSE))
                .isInstanceOf(EditedFilesException.class)
                .hasMessageContainingAll(
                        "1 generated file(s) of 'ingestion' were edited", "a.dig (+1 -1)", "+  echo>: mine");
        assertThat(look.resolved(next, "ingestion", EditedFiles.KEEP).files())
                .containsEntry("a.dig", "+a:\n  echo>: mine\n")
                .containsEntry("sql/b.sql", "SELECT 1\n");

        assertThat(write(next, true).backedUp()).isEmpty();
        assertThat(read("a.dig")).isEqualTo("+a:\n  echo>: mine\n");
        assertThat(files.look(next, Map.of()).edited()).as("still edited").hasSize(1);

        assertThat(write(next, false).backedUp()).containsExactly("ingestion_backup/" + RUN + "/a.dig");
        assertThat(read("a.dig")).isEqualTo("+a:\n  echo>: c\n");
        assertThat(directory.resolve("ingestion_backup/" + RUN + "/a.dig")).hasContent("+a:\n  echo>: mine\n");
    }

    @Test
    void aDeletedOrEmptyFileIsWrittenAgain() throws IOException {
        write(project("b"), false);
        Files.delete(directory.resolve("ingestion/a.dig"));
        edit("sql/b.sql", "");

        assertThat(write(project("b"), true).backedUp()).isEmpty();

        assertThat(read("a.dig")).contains("echo>: b");
        assertThat(read("sql/b.sql")).isEqualTo("SELECT 1\n");
    }

    @Test
    void theHashesOfTheJournalDoWhereThereIsNoManifest() throws IOException {
        Written written = write(project("b"), false);
        Files.delete(directory.resolve("ingestion/" + Manifest.FILE_NAME));

        assertThat(files.look(project("c"), written.hashes()).edited()).isEmpty();
        assertThat(files.look(project("c"), Map.of()).edited())
                .extracting(EditedFile::path)
                .containsExactly("a.dig");
    }

    @Test
    void nothingUnfinishedIsLeftBehind() throws IOException {
        write(project("b"), false);
        write(project("c"), false);

        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(file -> directory.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "ingestion/.generated.sha256",
                            "ingestion/a.dig",
                            "ingestion/sql/b.sql",
                            "ingestion/credentials.json");
        }
    }
}

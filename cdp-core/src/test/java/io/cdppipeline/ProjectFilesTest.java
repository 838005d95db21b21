package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.phase.GeneratedProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {

    @TempDir
    Path directory;

    private static GeneratedProject project() {
        return GeneratedProject.builder()
                .file("a.dig", "+a:\n  echo>: b\n")
                .localFile("credentials.json", "{\"token\": \"\"}\n")
                .build();
    }

    @Test
    void writesALocalFileOnceAndLeavesWhatSomebodyFilledIn() throws IOException {
        ProjectFiles files = new ProjectFiles(directory, "ingestion", "20240101-000000");
        Path credentials = directory.resolve("ingestion/credentials.json");

        ProjectFiles.Written written = files.write(project(), Map.of());

        assertThat(credentials).hasContent("{\"token\": \"\"}");
        assertThat(written.hashes()).containsOnlyKeys("ingestion/a.dig");
        Files.writeString(credentials, "{\"token\": \"filled in\"}");
        assertThat(files.write(project(), written.hashes()).backedUp()).isEmpty();
        assertThat(credentials).hasContent("{\"token\": \"filled in\"}");
    }

    @Test
    void aLocalFileIsNoFileOfTheProject() {
        assertThat(project().files()).containsOnlyKeys("a.dig");
        assertThatThrownBy(() -> GeneratedProject.builder().file("a", "").localFile("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The project has a file 'a' already");
    }
}

package io.cdppipeline.td.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectFilesTest {

    @TempDir
    private Path folder;

    private Path project;

    @BeforeEach
    void make() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        write("main.dig", "+a:\n  echo>: a\n");
        write("queries/a.sql", "SELECT 1");
    }

    private Path write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void leavesOutHiddenFilesAndWhatIsToBeIgnored() throws IOException {
        write(".hidden", "x");
        write(".git/config", "x");
        write("data/big.csv", "x");
        write("data/keep.csv", "x");
        write("log.txt", "x");
        write("sub/log.txt", "x");
        write(".digdagignore", "# what is not for the server\n*.txt\n!sub/log.txt\ndata/*\n!data/keep.csv\n\n");

        assertThat(ProjectArchive.ofDirectory(project).paths())
                .containsExactly("data/keep.csv", "main.dig", "queries/a.sql", "sub/log.txt");
    }

    @Test
    void isTheSameAsAnArchiveOfTheTexts() throws IOException {
        ProjectArchive archive = ProjectArchive.ofDirectory(project);

        assertThat(archive.bytes())
                .isEqualTo(ProjectArchive.of(
                                java.util.Map.of("queries/a.sql", "SELECT 1", "main.dig", "+a:\n  echo>: a\n"))
                        .bytes());
        assertThat(write("run.sh", "echo").toFile().setExecutable(true)).isTrue();
        Path unpacked = folder.resolve("unpacked");
        new ArchiveExtractor(1 << 20)
                .extract(
                        new java.io.ByteArrayInputStream(
                                ProjectArchive.ofDirectory(project).bytes()),
                        unpacked);
        assertThat(unpacked.resolve("run.sh")).isExecutable();
        assertThat(Files.isExecutable(unpacked.resolve("main.dig"))).isFalse();
    }

    @Test
    void followsLinksWithinTheProjectOnly() throws IOException {
        Files.createSymbolicLink(project.resolve("copy.sql"), project.resolve("queries/a.sql"));
        assertThat(ProjectArchive.ofDirectory(project).paths())
                .containsExactly("copy.sql", "main.dig", "queries/a.sql");

        Files.createSymbolicLink(project.resolve("secret"), Files.writeString(folder.resolve("key"), "k"));
        assertThatThrownBy(() -> ProjectArchive.ofDirectory(project))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot pack the project in " + project.toRealPath()
                        + ": secret is a link out of the project; copy"
                        + " what it leads to, or name it in .digdagignore");
    }

    @Test
    void needsADirectory() {
        assertThatThrownBy(() -> ProjectArchive.ofDirectory(folder.resolve("none")))
                .hasMessage("Cannot pack the project in " + folder.resolve("none") + ": it is no directory");
    }

    @ParameterizedTest
    @CsvSource({
        "*.sql, a.sql, true",
        "*.sql, q/a.sql, true",
        "*.sql, a.sqlx, false",
        "/a.sql, a.sql, true",
        "/a.sql, q/a.sql, false",
        "q/a.sql, q/a.sql, true",
        "q/a.sql, x/q/a.sql, false",
        "**/a.sql, x/y/a.sql, true",
        "**/a.sql, a.sql, true",
        "q/**, q/x/y, true",
        "q/**, q, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "?.sql, a.sql, true",
        "?.sql, ab.sql, false",
        "q?a, q/a, false",
        "[a-c].sql, b.sql, true",
        "[!a-c].sql, b.sql, false",
        "[!a-c].sql, d.sql, true",
        "\\*.sql, *.sql, true",
        "\\*.sql, a.sql, false",
        "\\!a, !a, true",
        "a[b, a[b, true",
        "q*, q, true",
    })
    void ignoresAsGitDoes(String rule, String path, boolean ignored) {
        assertThat(IgnoreRules.parse(rule).ignores(path, false)).isEqualTo(ignored);
    }

    @Test
    void ignoresDirectoriesWhereARuleIsForThemOnly() {
        IgnoreRules rules = IgnoreRules.parse("build/\ntrailing \nkept\\ \n");

        assertThat(rules.ignores("build", true)).isTrue();
        assertThat(rules.ignores("build", false)).isFalse();
        assertThat(rules.ignores("trailing", false)).isTrue();
        assertThat(rules.ignores("kept ", false)).isTrue();
    }
}

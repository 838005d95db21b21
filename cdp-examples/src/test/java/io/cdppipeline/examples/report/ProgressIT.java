package io.cdppipeline.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.examples.quickstart.Quickstart;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody sees who runs the quickstart, on a small shop: in a terminal (tmux, or script where there is no tmux), through a
 * pipe, and in the report, whose queries are run.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProgressIT {

    /** The tree that is asked for, line by line; what is told beyond it stands behind. */
    private static final Pattern TREE = Pattern.compile("""
            ✓ Pre-Flight: Configuration gathered
            → Phase 1: Ingestion
              ✓ Generate workflows
              ✓ Deploy workflows
              ✓ Execute workflows[^\\n]*
              ⏳ Monitor execution\\.\\.\\. \\([0-9]+:[0-9]{2} elapsed\\)
                 Status: running[^\\n]*
                 Session ID: [0-9]+[^\\n]*
            (?:     Checking again in [0-9]+ seconds\\.\\.\\.
            )?  □ Validate output
            □ Phase 2: Hist-Union
            □ Phase 3: Staging
            □ Phase 4: Unification
            □ Final: Report generation
            """);

    private static final List<String> LAST_TREE = List.of(
            "✓ Pre-Flight: Configuration gathered",
            "✓ Phase 1: Ingestion",
            "✓ Phase 2: Hist-Union",
            "✓ Phase 3: Staging",
            "✓ Phase 4: Unification",
            "✓ Final: Report generation",
            "| Phase | Status | Duration | Tables | Rows | New rows | Session ID |");

    @TempDir
    static Path directory;

    private static Path shop() throws IOException {
        Path work = directory.resolve("shop");
        Path data = work.resolve("data/shopify");
        for (String object : List.of("customers", "orders", "products")) {
            Files.createDirectories(data.resolve(object));
        }
        write(data.resolve("customers/all.csv"), """
                id,email,phone,created_at,updated_at
                1,ann@example.com,,2025-04-01T00:00:00Z,2025-04-01T00:00:00Z
                2,bob@example.com,+1 (555) 123-4567,2025-05-01T00:00:00Z,2025-08-01T00:00:00Z
                """);
        write(data.resolve("orders/all.csv"), """
                id,customer_id,email,created_at,updated_at
                10,1,ann@example.com,2025-05-01T00:00:00Z,2025-05-01T00:00:00Z
                11,2,bob@example.com,2025-07-02T00:00:00Z,2025-07-02T00:00:00Z
                """);
        write(data.resolve("products/all.csv"), """
                id,title,created_at,updated_at
                20,Lamp,2025-05-01T00:00:00Z,2025-05-01T00:00:00Z
                21,Chair,2025-07-02T00:00:00Z,2025-07-02T00:00:00Z
                """);
        Path config = work.resolve("pipeline.yml");
        if (!Files.exists(config)) {
            Quickstart.prepare(work);
            write(config, Files.readString(config).replace("2023-01-01", "2025-05-01"));
        }
        return work;
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static List<String> quickstart(Path work) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                work.toString());
    }

    /** A script of one command, since the class path is too long for a command line of tmux. */
    private static Path script(String before, String after) throws IOException {
        Path script = directory.resolve("run.sh");
        String command = String.join(
                " ",
                quickstart(shop()).stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .toList());
        write(script, before + "\n" + command + "\n" + after + "\n");
        return script;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "command", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as(Arrays.toString(command))
                .isTrue();
        return Files.readString(output);
    }

    private static boolean has(String command) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    /** All that a terminal is sent. */
    private static String inTerminal() throws Exception {
        Path sent = directory.resolve("sent.txt");
        if (!has("tmux")) {
            run("script", "-qec", "sh " + script("", ""), sent.toString());
            return Files.readString(sent);
        }
        String socket = "cdp-" + ProcessHandle.current().pid();
        Path script =
                script("tmux -L " + socket + " wait-for begin", "tmux -L " + socket + " wait-for -S done; exec cat");
        run("tmux", "-u", "-L", socket, "new-session", "-d", "-x", "100", "-y", "50", "sh " + script);
        try {
            run("tmux", "-L", socket, "pipe-pane", "-o", "cat > " + sent);
            run("tmux", "-L", socket, "wait-for", "-S", "begin");
            run("tmux", "-L", socket, "wait-for", "done");
            // Without the scrollback: tmux keeps there what was cleared from the screen's first line on.
            String screen = run("tmux", "-u", "-L", socket, "capture-pane", "-p");
            assertThat(screen.lines().map(String::stripTrailing).toList())
                    .as("the screen, on which each tree has replaced the one before")
                    .containsSequence(LAST_TREE)
                    .containsOnlyOnce(LAST_TREE.get(0));
        } finally {
            run("tmux", "-L", socket, "kill-server");
        }
        return Files.readString(sent);
    }

    @Test
    @Order(1)
    void aTerminalShowsTheTree() throws Exception {
        assumeThat(has("tmux") || has("script"))
                .as("tmux or script is installed")
                .isTrue();
        assumeThat(System.getProperty("os.name")).as("script has these options").startsWith("Linux");

        List<String> frames = new ArrayList<>();
        for (String frame : inTerminal().split("\u001b\\[J")) {
            frames.add(frame.replaceAll("\u001b\\[[?0-9;]*[A-Za-z]", "").replace("\r", ""));
        }

        assertThat(frames)
                .anySatisfy(frame ->
                        assertThat(TREE.matcher(frame).lookingAt()).as(frame).isTrue());
        assertThat(frames.get(frames.size() - 1).lines().toList())
                .as("the last tree")
                .startsWith(LAST_TREE.toArray(String[]::new));
    }

    @Test
    @Order(2)
    void aPipeShowsEveryEventAsALineWithoutCodes() throws Exception {
        String output = run(quickstart(shop()).toArray(String[]::new));

        assertThat(output).doesNotContain("\u001b", "\r");
        assertThat(output.lines().toList())
                .containsSubsequence(
                        "→ Phase 1: Ingestion",
                        "  ✓ Generate workflows",
                        "  ✓ Deploy workflows",
                        "  ✓ Execute workflows",
                        "  ✓ Monitor execution",
                        "  ✓ Validate output",
                        "→ Phase 2: Hist-Union",
                        "→ Phase 3: Staging",
                        "→ Phase 4: Unification",
                        "  ✓ Validate output");
        Matcher session = Pattern.compile("(?m)^  → shopify_ingest_hist \\(session: [0-9]+, attempt: [0-9]+\\)$")
                .matcher(output);
        assertThat(session.find()).as(output).isTrue();
    }

    @Test
    @Order(3)
    void everyMonitoringQueryOfTheReportRuns() throws Exception {
        Path work = shop();
        String report = Files.readString(work.resolve("pipeline_report.md"));
        List<String> queries = new ArrayList<>();
        Matcher blocks = Pattern.compile("```sql\n(.*?)\n```", Pattern.DOTALL).matcher(report);
        while (blocks.find()) {
            queries.add(blocks.group(1));
        }
        PipelineConfig config = ConfigLoader.load(work.resolve("pipeline.yml"));
        assertThat(queries).hasSize(8).anyMatch(query -> query.contains("_result_key_stats"));
        assertThat(StateStore.peek(work)).isPresent();

        try (Target target = ServiceLoader.load(TargetProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.supports("local"))
                .findFirst()
                .orElseThrow()
                .open(new TargetRequest(config, work, Clock.systemUTC()))) {
            for (String query : queries) {
                assertThat(target.sql().query("acme_src", query).columns())
                        .as(query)
                        .isNotEmpty();
                if (!query.contains("status = 'ERROR'")) {
                    assertThat(target.sql().query("acme_src", query).rows())
                            .as(query)
                            .isNotEmpty();
                }
            }
        }
    }
}

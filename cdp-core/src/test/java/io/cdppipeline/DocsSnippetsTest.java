package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.docs.Page;
import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.state.DeploymentState;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations on the page on validation are read, and the calls that a report gives compile. */
class DocsSnippetsTest {

    @TempDir
    Path classes;

    @Test
    void theYamlIsRead() throws IOException {
        List<ValidationConfig> read = new ArrayList<>();
        for (String yaml : Page.of("docs/validation.md").blocks("yaml")) {
            read.add(ConfigLoader.parse("global: {client: acme, td_endpoint: local}\n" + yaml, "pipeline.yml")
                    .validation());
        }

        assertThat(read.get(0).minCoverage()).isEqualTo(85);
        assertThat(read.get(0).severity()).hasSize(2);
        assertThat(read.get(1).checks()).hasSize(2);
    }

    private void assertCompiles(String snippet) throws Exception {
        StringWriter problems = new StringWriter();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        problems,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                        null,
                        List.of(source("""
                                import io.cdppipeline.*;
                                import java.nio.file.Path;
                                import java.time.*;
                                class Snippet {
                                    void run() {
                                %s
                                    }
                                }
                                """.formatted(snippet))))
                .call();
        assertThat(compiled).as(snippet + "\n" + problems).isTrue();
    }

    @Test
    void theCallsThatAReportGivesToScheduleThePipelineCompile() throws Exception {
        PhaseState deployed = PhaseState.builder()
                .title("Phase")
                .status(PhaseStatus.COMPLETED)
                .deployment(new DeploymentState(new Deployment("7", "staging", "r1", "cd"), Instant.EPOCH))
                .build();
        String report = new PipelineReport(PipelineState.builder()
                        .pipelineId("20260301-100000")
                        .status(RunStatus.SUCCESS)
                        .startedAt(Instant.EPOCH)
                        .globalConfig(new PipelineState.GlobalState("local", "acme"))
                        .configHash("00")
                        .putPhases("ingestion", deployed)
                        .putPhases("unification", deployed)
                        .build())
                .markdown();
        Matcher calls = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(report);

        assertThat(calls.find()).isTrue();
        assertThat(calls.group(1)).contains("\"ingestion\"", "\"unification\"");
        assertCompiles(calls.group(1));
    }

    private static String classPath() throws Exception {
        return Path.of(CdpPipeline.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}

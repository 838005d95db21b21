package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.InteractiveConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.console.Dialog;
import io.cdppipeline.docs.Page;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.preflight.PreflightCheck;
import io.cdppipeline.preflight.PreflightContext;
import io.cdppipeline.preflight.PreflightResult;
import io.cdppipeline.run.FailurePolicy;
import io.cdppipeline.validate.Check;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/running.md: every one stands here word for word, and runs. */
class RunningGuideTest {

    @TempDir
    Path directory;

    private static String words(String java) {
        return java.replaceAll("\\s+", "");
    }

    @Test
    void hasEverySnippetOfThePage() throws Exception {
        String here = words(Files.readString(Path.of("src/test/java/io/cdppipeline/RunningGuideTest.java")));

        assertThat(Page.of("docs/running.md").snippets().values())
                .hasSize(7)
                .allSatisfy(snippet -> assertThat(here).contains(words(snippet)));
    }

    @Test
    void aConfigurationIsAskedForAndWritten() throws Exception {
        Dialog dialog = Dialog.of(new StringReader("local\nacme\nno\nno\nno\nno\n"), new StringWriter());

        PipelineConfig config = InteractiveConfig.in(dialog).ask();
        Files.writeString(directory.resolve("pipeline.yml"), config.toYaml());

        assertThat(ConfigLoader.load(directory.resolve("pipeline.yml"))).isEqualTo(config);
    }

    @Test
    void everythingIsLookedAtBefore() {
        CdpPipeline pipeline = new FakeRun(directory).builder().build();

        Preflight preflight = pipeline.preflight();
        System.out.println(preflight);
        boolean ready = preflight.status() != Check.Status.FAIL;

        assertThat(ready).isTrue();
    }

    private static boolean crmIsUp() {
        return false;
    }

    @Test
    void aCheckOfOnesOwn() {
        PreflightCheck crm = new PreflightCheck() {
            @Override
            public String id() {
                return "crm";
            }

            @Override
            public List<PreflightResult> look(PreflightContext context) {
                return List.of(
                        crmIsUp()
                                ? PreflightResult.pass("crm", "CRM", "it answers")
                                : PreflightResult.fail(
                                        "crm", "CRM", "it does not answer", "ask its people when it will"));
            }
        };

        assertThat(new FakeRun(directory)
                        .builder()
                        .preflightCheck(crm)
                        .build()
                        .preflight()
                        .status())
                .isEqualTo(Check.Status.FAIL);
    }

    @Test
    void aRunIsApprovedOfOrNot() {
        CdpPipeline.Builder builder = new FakeRun(directory).builder();

        PipelineResult result = builder.approval(
                        summary -> summary.preflight().with(Check.Status.WARN).isEmpty())
                .build()
                .run();

        assertThat(result.begun()).isTrue();
    }

    @Test
    void aRunWithoutPeopleFollowsAPolicy() {
        FailurePolicy policy = FailurePolicy.builder()
                .retry(2, Duration.ofMinutes(5))
                .keepWaiting(3)
                .acceptWarnings("acme_src.shopify_returns *")
                .skip("churn_score")
                .build();
        FakeRun run = new FakeRun(directory);
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));

        assertThat(run.builder().failureHandler(policy).build().run().success()).isTrue();
    }

    @Test
    void aRunBeginsAtAPhase() {
        FakeRun run = new FakeRun(directory);
        CdpPipeline.Builder builder = run.builder();
        builder.from("second");
        builder.build().run();

        assertThat(run.starts()).hasSize(1);
    }

    @Test
    void aMainProgramHearsSignals() {
        CdpPipeline pipeline = new FakeRun(directory).builder().build();

        int status = InterruptibleRun.of(pipeline)
                .resumeWith("java -jar pipeline.jar")
                .run()
                .exitStatus();

        assertThat(status).isZero();
    }
}

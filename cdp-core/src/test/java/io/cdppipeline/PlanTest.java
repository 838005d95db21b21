package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.EditedFiles;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployedProject;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.plan.EditedFilesException;
import io.cdppipeline.plan.ProjectChanges;
import io.cdppipeline.target.CatalogSnapshot;
import io.cdppipeline.target.MissingTableException;
import io.cdppipeline.target.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final TableName RAW = new TableName("acme_src", "raw");

    @TempDir
    Path directory;

    private final FakeTarget target = new FakeTarget();
    private String word = "one";

    private final PhaseGenerator load = PhaseGenerator.of(
            "load",
            context -> GeneratedProject.builder()
                    .workflow("load_run", "+go:\n  echo>: " + word + "\n")
                    .file("sql/" + word + ".sql", "SELECT 1\n")
                    .expect("acme_src", word)
                    .rebuild(RAW, "it lacks the column " + word)
                    .build());

    /** Reads the schema of a table, as staging does. */
    private final PhaseGenerator clean = PhaseGenerator.of(
            "clean",
            context -> GeneratedProject.builder()
                    .workflow(
                            "clean_run",
                            "+go:\n  echo>: "
                                    + context.catalog()
                                            .table(RAW)
                                            .orElseThrow(() -> new MissingTableException(List.of(RAW), "run load"))
                                            .columns()
                                    + "\n")
                    .build());

    private CdpPipeline.Builder builder() {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .build())
                .target(target)
                .clock(Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC))
                .pauses(wait -> {})
                .workDirectory(directory)
                .phase(load);
    }

    private ProjectChanges changes(PipelinePlan plan) {
        return plan.phases().get(0).changes().orElseThrow();
    }

    @Test
    void aFirstPhaseWhoseTablesNoPhaseMakesIsRefusedWithWhatHelps() {
        CdpPipeline alone = builder()
                .replacePhase(Phase.of(PhaseGenerator.of("load", context -> {
                    throw new MissingTableException(List.of(RAW), "load it first");
                })))
                .build();

        assertThatThrownBy(alone::plan)
                .isInstanceOf(MissingTableException.class)
                .hasMessageContaining("acme_src.raw")
                .hasMessageContaining("load it first");
    }

    @Test
    void tasksThatTheServiceDoesNotTakeAreAmongTheFindings() {
        PipelinePlan plan = builder().taskLimit(1).build().plan();

        assertThat(plan.phases().get(0).findings()).extracting(Finding::rule).containsExactly("project-tasks");
        assertThat(plan.toString()).contains("has 2 tasks");
    }

    @Test
    void aFirstPlanIsAllNew() {
        PipelinePlan plan = builder().build().plan();

        assertThat(plan).hasToString("""
                #  Phase  Files  Tables  Changes  Workflows
                1  Load   2      1       new      load_run
                     rebuilds acme_src.raw: it lacks the column one
                """);
        assertThat(plan.diff()).contains("--- /dev/null\n+++ b/load/load_run.dig\n", "+  echo>: one\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPlanShowsWhatChangesAgainstTheDirectoryByFileAndHash() {
        builder().build().generate();
        assertThat(changes(builder().build().plan()).summary()).isEqualTo("no change");
        assertThat(builder().build().plan().diff()).isEmpty();
        word = "two";

        PipelinePlan plan = builder().build().plan();

        assertThat(changes(plan).summary()).isEqualTo("1 new, 1 changed, 1 removed, 0 as before");
        assertThat(plan.toString())
                .contains("against the directory load:\n")
                .contains("M load_run.dig (+1 -1) ")
                .contains("A sql/two.sql (+1 -0) 0..a0a22c9d\n")
                .contains("D sql/one.sql (+0 -1) a0a22c9d..0\n");
        assertThat(plan.diff()).contains("""
                --- a/load/load_run.dig
                +++ b/load/load_run.dig
                @@ -1,2 +1,2 @@
                 +go:
                -  echo>: one
                +  echo>: two
                """);
    }

    @Test
    void aPlanComparesWithWhatIsDeployedWhereTheTargetCanTell() {
        builder().build().generate();
        Deployed deployed = new Deployed();

        PipelinePlan plan = builder().deployer(deployed).build().plan();

        assertThat(deployed.asked).isEqualTo("load");
        assertThat(plan.toString()).contains("against revision r7:", "M load_run.dig (+1 -1)", "A sql/one.sql");
        assertThat(plan.diff()).contains("-  echo>: deployed\n+  echo>: one\n");
    }

    @Test
    void aTargetThatDoesNotAnswerLeavesTheDirectoryToCompareWith() {
        builder().build().generate();
        word = "two";

        PipelinePlan plan = builder()
                .deployer(new Deployed() {
                    @Override
                    public Optional<DeployedProject> deployed(String projectName) {
                        throw new CdpException("status 503");
                    }
                })
                .build()
                .plan();

        assertThat(plan.toString())
                .contains("against the directory load, for what is deployed cannot be had: status 503:");
    }

    @Test
    void tablesThatAreNoLongerMadeAreNamed() {
        target.table("acme_src", "one", 5);
        assertThat(builder().build().run().success()).isTrue();
        word = "two";

        assertThat(builder().build().plan().toString()).contains("no longer makes acme_src.one: it stays as it is");
    }

    @Test
    void aSnapshotStandsInForTablesThatTheTargetDoesNotHave() {
        target.table("acme_src", "other", 1);
        assertThat(builder().phase(clean).build().plan().toString()).contains("after Load has run");
        CatalogSnapshot snapshot =
                CatalogSnapshot.of(new FakeTarget().table("acme_src", "raw", 1).catalog(), "acme_src");

        PipelinePlan plan = builder().phase(clean).catalog(snapshot).build().plan();

        assertThat(plan.phases().get(1).project().orElseThrow().files().get("clean_run.dig"))
                .contains("[id varchar]");
    }

    @Test
    void theConfigurationNamesTheSnapshotToo() {
        CatalogSnapshot.of(new FakeTarget().table("acme_src", "raw", 1).catalog(), "acme_src")
                .write(directory.resolve("catalog.json"));

        PipelinePlan plan = builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .catalog(Path.of("catalog.json"))
                                .build())
                        .build())
                .phase(clean)
                .build()
                .plan();

        assertThat(plan.phases().get(1).project()).isPresent();
    }

    @Test
    void anEditedFileIsShownAndDealtWithAsSaid() throws IOException {
        builder().build().generate();
        Path dig = directory.resolve("load/load_run.dig");
        Files.writeString(dig, "+go:\n  echo>: mine\n");

        assertThat(builder().build().plan().toString()).contains("edited on disk: load_run.dig (+1 -1)");
        assertThatThrownBy(
                        () -> builder().editedFiles(EditedFiles.REFUSE).build().generate())
                .isInstanceOf(EditedFilesException.class)
                .hasMessageContaining("+  echo>: mine");
        PipelinePlan kept = builder().editedFiles(EditedFiles.KEEP).build().generate();
        assertThat(kept.phases().get(0).project().orElseThrow().files())
                .containsEntry("load_run.dig", "+go:\n  echo>: mine\n");
        assertThat(dig).hasContent("+go:\n  echo>: mine\n");

        builder().build().generate();

        assertThat(dig).hasContent("+go:\n  echo>: one\n");
        assertThat(directory.resolve("load_backup/20260301-100000/load_run.dig"))
                .hasContent("+go:\n  echo>: mine\n");
    }

    @Test
    void anEditedFileThatIsKeptIsWhatIsDeployedAndChecked() throws IOException {
        target.table("acme_src", "one", 5);
        builder().build().generate();
        Path dig = directory.resolve("load/load_run.dig");
        Files.writeString(dig, "+go:\n  echo>: mine\n");
        Deployed deployed = new Deployed();

        PipelineResult result = builder()
                .editedFiles(EditedFiles.KEEP)
                .deployer(deployed)
                .build()
                .run();

        assertThat(deployed.files).containsEntry("load_run.dig", "+go:\n  echo>: mine\n");
        assertThat(result.report().phases().get("load").notes())
                .contains("A file that was edited is deployed as it is: load_run.dig (+1 -1)");
        Files.writeString(dig, "+go:\n  echo>: [\n");
        assertThatThrownBy(() -> builder().editedFiles(EditedFiles.KEEP).build().generate())
                .isInstanceOf(LintException.class);
    }

    @Test
    void aRunThatMayNotTouchEditsFailsAndNamesThem() throws IOException {
        builder().build().generate();
        Files.writeString(directory.resolve("load/load_run.dig"), "+go:\n  echo>: mine\n");

        PipelineResult result =
                builder().editedFiles(EditedFiles.REFUSE).build().run();

        assertThat(result.success()).isFalse();
        assertThat(result.report().phases().get("load").error().orElseThrow())
                .contains("1 generated file(s) of 'load' were edited", "load_run.dig (+1 -1)");
        assertThat(target.calls).noneMatch(call -> call.startsWith("deploy"));
    }

    @Test
    void aProjectWithAnErrorIsNotWritten() {
        word = "[";

        assertThat(builder().build().plan().phases().get(0).findings())
                .anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        assertThatThrownBy(() -> builder().build().generate()).isInstanceOf(LintException.class);
        assertThat(directory.resolve("load")).doesNotExist();
    }

    /** A deployer that remembers, and has a project already. */
    private static class Deployed implements Deployer {

        private String asked = "";
        private final TreeMap<String, String> files = new TreeMap<>();

        @Override
        public Deployment deploy(DeployContext context) {
            files.putAll(context.project().files());
            return new Deployment("7", context.projectName(), context.revision(), "hash");
        }

        @Override
        public Optional<DeployedProject> deployed(String projectName) {
            asked = projectName;
            TreeMap<String, String> there = new TreeMap<>();
            there.put("load_run.dig", "+go:\n  echo>: deployed\n");
            return Optional.of(new DeployedProject("7", "r7", there));
        }
    }
}

package io.cdppipeline.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.DeployedProject;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.monitor.SessionTakenException;
import io.cdppipeline.monitor.StartContext;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.schedule.Scheduler;
import io.cdppipeline.schedule.Scheduler.WorkflowSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Target}, its deployer, starter, monitor, catalog and SQL: extend it with one that is empty
 * and may be written to.
 */
public abstract class TargetContract {

    private static final String DATABASE = "contract_db";
    private static final Instant SESSION_TIME = Instant.parse("2026-03-01T10:00:00Z");

    private final List<Progress> looks = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    private int revisions;

    /** The target; the same one at each call within a test. */
    protected abstract Target target();

    private Deployment deploy(String project, String dig) {
        revisions++;
        return target().deployer()
                .deploy(new DeployContext(
                        "contract",
                        project,
                        "r" + revisions,
                        GeneratedProject.builder().workflow("main", dig).build()));
    }

    private Session start(Deployment deployment, String run) {
        return target().starter()
                .start(new StartContext(
                        "contract", deployment, "main", SESSION_TIME, Map.of(StartContext.RUN_PARAM, run)));
    }

    private Outcome watch(Session session) throws InterruptedException {
        return target().monitor().monitor(new Watch(session));
    }

    private Outcome run(String project, String dig) throws InterruptedException {
        return watch(start(deploy(project, dig), "run-1"));
    }

    private void makeTable(String project) throws InterruptedException {
        Outcome outcome = run(project, """
                _export:
                  td: {database: %1$s}
                +database:
                  td_ddl>:
                  create_databases: [%1$s]
                +table:
                  td>:
                    data: "SELECT 7 AS whole, 0.5E0 AS part, 'x' AS word"
                  create_table: made
                """.formatted(DATABASE));

        assertThat(outcome.failedTasks()).isEmpty();
    }

    @Test
    void theAccountTakesItsCredentialsAndTellsTheTime() {
        target().account().ifPresent(account -> {
            Account.Visit visit = account.visit();

            assertThat(visit.refusal()).isEmpty();
            assertThat(visit.user()).isPresent();
        });
    }

    @Test
    void theAccountMakesAndDropsADatabase() {
        target().account().ifPresent(account -> {
            account.createDatabase("contract_probe");
            assertThat(account.databases()).contains("contract_probe");
            assertThatThrownBy(() -> account.createDatabase("contract_probe")).isInstanceOf(CdpException.class);
            account.dropDatabase("contract_probe");
            assertThat(account.databases()).doesNotContain("contract_probe");
        });
    }

    @Test
    void aWorkflowIsDeployedStartedAndWatchedToItsEnd() throws InterruptedException {
        Deployment deployment = deploy("contract_a", "+hello:\n  echo>: good morning\n");
        Session session = start(deployment, "run-1");
        Outcome outcome = watch(session);

        assertThat(deployment.projectName()).isEqualTo("contract_a");
        assertThat(deployment.revision()).isEqualTo("r1");
        assertThat(session.adopted()).isFalse();
        assertThat(session.sessionTime()).isEqualTo(SESSION_TIME);
        assertThat(outcome).isEqualTo(new Outcome(Outcome.Status.SUCCESS, List.of()));
        assertThat(looks).isNotEmpty();
        assertThat(log.toString()).contains("good morning");
    }

    @Test
    void theLogHoldsWhatEveryTaskOfALoopWrote() throws InterruptedException {
        Outcome outcome = run("contract_m", """
                +each:
                  for_each>:
                    table: [{name: "ünïts %"}, {name: "a/b?"}]
                  _do:
                    +say:
                      echo>: "loading ${table.name}"
                """);

        assertThat(outcome.success()).isTrue();
        assertThat(log.toString()).contains("loading ünïts %", "loading a/b?").doesNotContain("not to be had");
    }

    @Test
    void theSameFilesHaveTheSameHash() {
        Deployment first = deploy("contract_h", "+a:\n  echo>: 1\n");
        Deployment second = deploy("contract_h", "+a:\n  echo>: 1\n");
        Deployment third = deploy("contract_h", "+a:\n  echo>: 2\n");

        assertThat(second.contentHash()).isEqualTo(first.contentHash());
        assertThat(third.contentHash()).isNotEqualTo(first.contentHash());
        assertThat(third.projectId()).isEqualTo(first.projectId());
    }

    @Test
    void whatIsDeployedCanBeLookedAt() {
        assertThat(target().deployer().deployed("contract_n")).isEmpty();
        deploy("contract_n", "+a:\n  echo>: 1\n");
        Deployment latest = deploy("contract_n", "+a:\n  echo>: ü\n");

        DeployedProject deployed = target().deployer().deployed("contract_n").orElseThrow();

        assertThat(deployed.projectId()).isEqualTo(latest.projectId());
        assertThat(deployed.revision()).isEqualTo(latest.revision());
        assertThat(deployed.files()).isEqualTo(Map.of("main.dig", "+a:\n  echo>: ü\n"));
    }

    @Test
    void aProjectThatTheTargetCannotReadIsRefusedWithItsReason() {
        assertThatThrownBy(() -> deploy("contract_b", "+a:\n  echo>: 1\n  td>: 2\n"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("contract_b");
    }

    @Test
    void aSecondStartOfARunsSessionIsTheFirst() throws InterruptedException {
        Deployment deployment = deploy("contract_c", "+a:\n  echo>: 1\n");
        Session first = start(deployment, "run-1");

        Session second = start(deployment, "run-1");

        assertThat(second.adopted()).isTrue();
        assertThat(second.sessionId()).isEqualTo(first.sessionId());
        assertThat(second.attemptId()).isEqualTo(first.attemptId());
        assertThat(watch(second).success()).isTrue();
    }

    @Test
    void anotherRunsSessionIsNotTaken() {
        Deployment deployment = deploy("contract_d", "+a:\n  echo>: 1\n");
        start(deployment, "run-1");

        assertThatThrownBy(() -> start(deployment, "run-2")).isInstanceOf(SessionTakenException.class);
    }

    @Test
    void aFailureNamesTheTaskAndItsReason() throws InterruptedException {
        Outcome outcome = run("contract_e", "+outer:\n  +inner:\n    fail>: the well is dry\n");

        assertThat(outcome.status()).isEqualTo(Outcome.Status.ERROR);
        assertThat(outcome.failedTasks())
                .containsExactly(new Outcome.FailedTask("+main+outer+inner", "the well is dry"));
    }

    @Test
    void aFailureOfARequiredWorkflowNamesItsTaskFirst() throws InterruptedException {
        revisions++;
        Deployment deployment = target().deployer()
                .deploy(new DeployContext(
                        "contract",
                        "contract_l",
                        "r" + revisions,
                        GeneratedProject.builder()
                                .workflow("main", "+need:\n  require>: other\n")
                                .file("other.dig", "+deep:\n  fail>: no water\n")
                                .build()));

        Outcome outcome = watch(start(deployment, "run-1"));

        assertThat(outcome.firstFailure()).contains(new Outcome.FailedTask("+other+deep", "no water"));
        assertThat(outcome.failedTasks())
                .hasSize(2)
                .last()
                .matches(task -> task.name().equals("+main+need"));
    }

    @Test
    void aFailedQueryTellsWhatTheEngineSaid() throws InterruptedException {
        makeTable("contract_f");

        Outcome outcome =
                run("contract_g", "+q:\n  td>:\n    data: SELECT nothing FROM made\n  database: " + DATABASE + "\n");

        assertThat(outcome.firstFailure().orElseThrow().name()).isEqualTo("+main+q");
        assertThat(outcome.firstFailure().orElseThrow().message()).contains("nothing", "cannot be resolved");
    }

    @Test
    void theCatalogShowsRowsOfATable() throws InterruptedException {
        makeTable("contract_m");
        TableName made = new TableName(DATABASE, "made");

        assertThat(target().catalog().sample(made, List.of("word", "whole"), 10))
                .containsExactly(List.of("x", 7L));
        assertThat(target().catalog().sample(new TableName(DATABASE, "unmade"), List.of("word"), 10))
                .isEmpty();
    }

    @Test
    void theCatalogShowsWhatAWorkflowMade() throws InterruptedException {
        assertThat(target().catalog().tables(DATABASE)).isEmpty();

        makeTable("contract_i");

        TableSchema made =
                target().catalog().table(new TableName(DATABASE, "made")).orElseThrow();
        assertThat(made.columns())
                .containsExactlyInAnyOrder(
                        new Column("whole", "bigint"), new Column("part", "double"), new Column("word", "varchar"));
        assertThat(made.rows()).hasValue(1);
        assertThat(made.has("time")).isTrue();
        assertThat(target().catalog().tables(DATABASE)).containsExactly(made);
        assertThat(target().catalog().table(new TableName(DATABASE, "unmade"))).isEmpty();
        assertThat(target().catalog().table(new TableName("unmade_db", "made"))).isEmpty();
    }

    @Test
    void aQueryGivesTypedValues() throws InterruptedException {
        makeTable("contract_j");

        QueryResult result =
                target().sql().query(DATABASE, "SELECT whole, part, word, CAST(NULL AS varchar) AS none FROM made");

        assertThat(result.columns()).extracting(Column::name).containsExactly("whole", "part", "word", "none");
        assertThat(result.rows()).containsExactly(Arrays.asList(7L, 0.5, "x", null));
        assertThat(target().sql().query(DATABASE, "SELECT COUNT(*) FROM made").firstLong())
                .isEqualTo(1);
    }

    @Test
    void aQueryThatFailsSaysWhy() throws InterruptedException {
        makeTable("contract_k");

        assertThatThrownBy(() -> target().sql().query(DATABASE, "SELECT 1 FROM unmade"))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("unmade");
    }

    @Test
    void aProjectIsFoundWithItsLatestRevisionAndGivesTheFilesOfEach() {
        Deployment first = deploy("contract_n", "+a:\n  echo>: ünïts 1\n");
        Deployment second = deploy("contract_n", "+a:\n  echo>: 2\n");
        Projects projects = target().projects().orElseThrow();

        assertThat(projects.find("contract_n"))
                .contains(new Projects.DeployedProject(second.projectId(), "contract_n", second.revision()));
        assertThat(projects.find("contract_nowhere")).isEmpty();
        assertThat(projects.files(first.projectId(), first.revision()))
                .containsExactly(Map.entry("main.dig", "+a:\n  echo>: ünïts 1\n"));
        assertThat(projects.files(first.projectId(), second.revision()))
                .containsExactly(Map.entry("main.dig", "+a:\n  echo>: 2\n"));
        assertThatThrownBy(() -> projects.files(first.projectId(), "r0")).isInstanceOf(CdpException.class);
    }

    @Test
    void aSecretIsNamedOnceItIsSet() {
        Deployment deployment = deploy("contract_o", "+a:\n  echo>: 1\n");
        ProjectSecrets secrets = target().secrets().orElseThrow();
        assertThat(secrets.names(deployment.projectId())).doesNotContain("shop.token");

        secrets.put(deployment.projectId(), "shop.token", Secret.of("s3cret"));
        secrets.put(deployment.projectId(), "shop.token", Secret.of("another"));

        assertThat(secrets.names(deployment.projectId())).contains("shop.token");
        assertThat(secrets.toString()).doesNotContain("another");
    }

    @Test
    void aDatabaseIsMadeOnce() throws InterruptedException {
        target().databases().orElseThrow().create("contract_made");
        target().databases().orElseThrow().create("contract_made");

        assertThat(run("contract_p", """
                +table:
                  td>:
                    data: "SELECT 1 AS one"
                  create_table: made
                  database: contract_made
                """).failedTasks()).isEmpty();
        assertThatThrownBy(() -> target().databases().orElseThrow().create("No Name"))
                .isInstanceOf(CdpException.class);
    }

    @Test
    void aDatabaseThatAWorkflowMissesIsNamedInAWayThatIsUnderstood() throws InterruptedException {
        Outcome query =
                run("contract_q", "+q:\n  td>:\n    data: SELECT 1 FROM nowhere_db.t\n  database: nowhere_db\n");
        Outcome table = run(
                "contract_r", "+t:\n  td>:\n    data: SELECT 1 AS one\n  create_table: t1\n  database: nowhere_db\n");

        makeTable("contract_w");
        Outcome schema =
                run("contract_x", "+s:\n  td>:\n    data: SELECT 1 FROM nowhere_db.t\n  database: " + DATABASE + "\n");

        assertThat(List.of(query, table, schema))
                .allSatisfy(outcome -> assertThat(Diagnosis.ofMessage(
                                outcome.firstFailure().orElseThrow().message()))
                        .contains(Diagnosis.of(FailureKind.MISSING_DATABASE, "nowhere_db")));
    }

    @Test
    void aSecretThatAWorkflowMissesIsNamedInAWayThatIsUnderstood() throws InterruptedException {
        revisions++;
        Deployment deployment = target().deployer()
                .deploy(new DeployContext(
                        "contract",
                        "contract_s",
                        "r" + revisions,
                        GeneratedProject.builder()
                                .workflow("main", "+load:\n  td_load>: load.yml\n  database: db\n  table: t\n")
                                .file("load.yml", "in: {type: rest, key: \"${secret:shop.key}\"}\n")
                                .build()));

        Outcome outcome = watch(start(deployment, "run-1"));

        assertThat(Diagnosis.ofMessage(outcome.firstFailure().orElseThrow().message()))
                .contains(Diagnosis.of(FailureKind.MISSING_SECRET, "shop.key"));
    }

    @Test
    void theKindOfARefusalIsTold() {
        assertThatThrownBy(() -> deploy("contract_t", "+a:\n  echo>: 1\n  td>: 2\n"))
                .isInstanceOfSatisfying(
                        DeployException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SYNTAX));
        assertThatThrownBy(() -> deploy("contract_u", "# " + "x".repeat(3 << 20) + "\n+a:\n  echo>: 1\n"))
                .isInstanceOfSatisfying(
                        DeployException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SIZE));
    }

    @Test
    void aScheduleIsTakenFromTheFilesAndCanBeHeldSkippedAndMadeUpFor() {
        Deployment deployment =
                deploy("contract_v", "timezone: Asia/Tokyo\nschedule:\n  cron>: 0 2 * * *\n+a:\n  echo>: 1\n");
        Scheduler scheduler = target().scheduler().orElseThrow();
        WorkflowSchedule schedule = scheduler.list(deployment.projectId()).get(0);

        assertThat(schedule.workflow()).isEqualTo("main");
        assertThat(schedule.enabled()).isTrue();
        assertThat(schedule.nextSession().getHour()).isEqualTo(2);
        assertThat(schedule.nextSession().getOffset()).hasToString("+09:00");
        assertThat(schedule.nextRun()).isEqualTo(schedule.nextSession().toInstant());

        WorkflowSchedule skipped = scheduler.skip(schedule, 2);
        assertThat(skipped.nextSession()).isEqualTo(schedule.nextSession().plusDays(2));
        assertThat(scheduler.disable(schedule.id()).enabled()).isFalse();
        assertThat(scheduler.list(deployment.projectId()).get(0).enabled()).isFalse();
        assertThat(scheduler.enable(schedule.id()).enabled()).isTrue();
        assertThat(scheduler.backfill(
                        schedule.id(), schedule.nextSession().minusDays(3).toInstant(), "again", 2))
                .containsExactly(
                        schedule.nextSession().minusDays(3),
                        schedule.nextSession().minusDays(2));

        deploy("contract_v", "+a:\n  echo>: 1\n");
        assertThat(scheduler.list(deployment.projectId())).isEmpty();
    }

    private final class Watch implements MonitorContext {

        private Session session;
        private final long begin = System.nanoTime();

        Watch(Session session) {
            this.session = session;
        }

        @Override
        public String phaseId() {
            return "contract";
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofMillis(5);
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            Thread.sleep(duration.toMillis());
        }

        @Override
        public void progress(Progress progress) {
            looks.add(progress);
        }

        @Override
        public void follow(Session newer) {
            session = newer;
        }

        @Override
        public long logLimit() {
            return 1_000_000;
        }

        @Override
        public void log(String text) {
            log.append(text);
        }
    }
}

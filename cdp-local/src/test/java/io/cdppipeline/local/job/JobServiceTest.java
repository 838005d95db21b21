package io.cdppipeline.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.local.workflow.TdServiceException;
import io.cdppipeline.target.Column;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class JobServiceTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final FakeWarehouse warehouse = new FakeWarehouse();
    private JobService jobs;

    @BeforeEach
    void open() {
        warehouse.createDatabase("shop");
        jobs = service(Optional.empty());
    }

    @AfterEach
    void close() {
        jobs.close();
    }

    private JobService service(Optional<Path> state) {
        return new JobService(
                warehouse,
                (target, config) -> new BulkLoader.Loaded(3, target + " from " + config.path("in")),
                NOON,
                directory,
                state);
    }

    private static TdJobRequest presto(String query) {
        return request("presto", query, 0, null);
    }

    private static TdJobRequest request(String type, String query, int priority, String domainKey) {
        return new TdJobRequest(
                type,
                "shop",
                query,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                priority,
                Optional.ofNullable(domainKey));
    }

    @Test
    void keepsTheRowsOfAQueryWithAllTheirTypes() throws Exception {
        List<Object> row = Arrays.asList("a", 1L, 1.5, true, null, List.of("x", 2L), Map.of("k", List.of()));
        List<Column> columns = List.of(new Column("c", "varchar"));
        warehouse.answering(request -> new SqlResult(columns, List.of(row), true, 1));

        String id = jobs.issueJob(presto("SELECT 1"));

        assertThat(jobs.awaitJob(id))
                .isEqualTo(new TdJob(
                        "1",
                        "success",
                        columns,
                        1,
                        "started at 2026-03-01T12:00:00Z\nfinished at 2026-03-01T12:00:00Z\n",
                        ""));
        assertThat(jobs.jobRows(id, 10)).containsExactly(row);
        assertThat(jobs.jobRows(id, 0)).isEmpty();
    }

    @Test
    void keepsLargeResultsInFilesWhichCloseDeletes() throws Exception {
        List<List<Object>> rows = LongStream.range(0, 100_000)
                .mapToObj(i -> List.<Object>of(i * 7919 % 100_003, "row " + i * 31))
                .toList();
        warehouse.answering(request -> new SqlResult(
                List.of(new Column("a", "bigint"), new Column("b", "varchar")), new ArrayList<>(rows), true, 100_000));
        String id = jobs.issueJob(presto("SELECT a, b FROM t"));
        jobs.awaitJob(id);

        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(jobs.jobRows(id, Integer.MAX_VALUE)).isEqualTo(rows);
        jobs.close();
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void tellsWhyAQueryFailedAsTheServiceDoes() throws Exception {
        warehouse.answering(request -> {
            throw new SqlFailure("COLUMN_NOT_FOUND", "line 1:8: Column 'x' cannot be resolved", null);
        });

        TdJob job = jobs.awaitJob(jobs.issueJob(presto("SELECT x")));

        assertThat(job.status()).isEqualTo("error");
        assertThat(job.stderr())
                .isEqualTo("Query 20260301_120000_00001_local failed: line 1:8: Column 'x' cannot be resolved");
    }

    @Test
    void failsHiveJobsWithAnErrorThatSaysWhatToUse() throws Exception {
        TdJob job = jobs.awaitJob(jobs.issueJob(request("hive", "SELECT 1", 0, null)));

        assertThat(job.status()).isEqualTo("error");
        assertThat(job.stderr())
                .isEqualTo("Hive queries do not run on the embedded Treasure Data: use Presto (engine: presto), or a"
                        + " Treasure Data account");
    }

    @Test
    void runsBulkLoadsOnTheConnector() throws Exception {
        TdJob job = jobs.awaitJob(jobs.issueJob(new TdJobRequest(
                "bulkload",
                "shop",
                "",
                Optional.of(JsonNodeFactory.instance.objectNode().put("in", "here")),
                Optional.of("orders"),
                Optional.empty(),
                0,
                Optional.empty())));

        assertThat(job.records()).isEqualTo(3);
        assertThat(job.cmdout()).isEqualTo("started at 2026-03-01T12:00:00Z\nshop.orders from \"here\"\n");
    }

    @Test
    void refusesADomainKeyThatAJobHas() {
        String first = jobs.issueJob(request("presto", "SELECT 1", 0, "mine"));

        assertThatThrownBy(() -> jobs.issueJob(request("presto", "SELECT 1", 0, "mine")))
                .isInstanceOfSatisfying(
                        TdServiceException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessage("Domain key has already been taken: mine");
        assertThat(jobs.jobOfDomainKey("mine").orElseThrow().id()).isEqualTo(first);
    }

    @Test
    void refusesAJobOnAMissingDatabase() {
        assertThatThrownBy(() -> jobs.issueJob(new TdJobRequest(
                        "presto",
                        "nowhere",
                        "SELECT 1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty())))
                .isInstanceOfSatisfying(
                        TdServiceException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessage("Couldn't find UserDatabase with name = nowhere");
    }

    @Test
    void killsARunningJobAndTheWorkerGoesOn() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        warehouse.answering(request -> {
            if (request.sql().equals("SELECT 'slow'")) {
                running.countDown();
                new CountDownLatch(1).await();
            }
            return new SqlResult(List.of(), List.of(), false, 0);
        });
        String slow = jobs.issueJob(presto("SELECT 'slow'"));
        running.await();

        assertThat(jobs.kill(slow)).isEqualTo(JobStatus.RUNNING);

        assertThat(jobs.awaitJob(slow).status()).isEqualTo("killed");
        assertThat(jobs.kill(slow)).isEqualTo(JobStatus.KILLED);
        assertThat(jobs.awaitJob(jobs.issueJob(presto("SELECT 'fast'"))).status())
                .isEqualTo("success");
    }

    @Test
    void killsTheJobWhenItsWaiterIsInterrupted() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        warehouse.answering(request -> {
            running.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("never here");
        });
        String id = jobs.issueJob(presto("SELECT 1"));
        FutureTask<TdJob> waiting = new FutureTask<>(() -> jobs.awaitJob(id));
        Thread waiter = new Thread(waiting);
        waiter.start();
        running.await();

        waiter.interrupt();

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(jobs.awaitJob(id).status()).isEqualTo("killed");
    }

    @Test
    void runsWaitingJobsByPriorityThenById() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(4);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        warehouse.answering(request -> {
            if (request.sql().equals("block")) {
                busy.countDown();
                go.await();
            } else {
                synchronized (order) {
                    order.add(request.sql());
                }
            }
            return new SqlResult(List.of(), List.of(), false, 0);
        });
        List<String> blockers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            blockers.add(jobs.issueJob(presto("block")));
        }
        busy.await();
        List<String> waiting = new ArrayList<>();
        waiting.add(jobs.issueJob(request("presto", "low", -1, null)));
        waiting.add(jobs.issueJob(request("presto", "first", 0, null)));
        String killed = jobs.issueJob(request("presto", "killed", 2, null));
        waiting.add(jobs.issueJob(request("presto", "high", 1, null)));
        assertThat(jobs.kill(killed)).isEqualTo(JobStatus.QUEUED);
        // One worker is set free, so that the order of starting is the order of running.
        jobs.kill(blockers.get(0));
        for (String id : waiting) {
            jobs.awaitJob(id);
        }
        go.countDown();

        assertThat(order).containsExactly("high", "first", "low");
        assertThat(jobs.awaitJob(killed).stderr()).isEqualTo("killed before it ran");
    }

    @Test
    void neverGivesAnIdTwiceNotEvenAfterARestart() throws Exception {
        Path state = directory.resolve("jobs");
        String last;
        try (JobService first = service(Optional.of(state))) {
            first.issueJob(presto("SELECT 1"));
            last = first.issueJob(presto("SELECT 1"));
        }
        try (JobService second = service(Optional.of(state))) {
            assertThat(Long.parseLong(second.issueJob(presto("SELECT 1")))).isGreaterThan(Long.parseLong(last));
        }
    }

    @Test
    void remembersJobsAndTheirRowsAfterARestart() throws Exception {
        Path state = directory.resolve("jobs");
        List<Column> columns = List.of(new Column("n", "bigint"), new Column("tags", "array(varchar)"));
        warehouse.answering(request -> {
            if (request.sql().contains("bad")) {
                throw new io.cdppipeline.local.sql.SqlFailure("SYNTAX_ERROR", "line 1:1: mismatched input", null);
            }
            return new SqlResult(columns, List.of(List.of(7L, List.of("a"))), true, 1);
        });
        String good;
        String bad;
        TdJob before;
        try (JobService first = service(Optional.of(state))) {
            good = first.issueJob(request("presto", "SELECT 7", 1, "key-1"));
            bad = first.issueJob(presto("SELECT bad"));
            before = first.awaitJob(good);
            first.awaitJob(bad);
        }
        try (JobService second = service(Optional.of(state))) {
            assertThat(second.awaitJob(good)).isEqualTo(before);
            assertThat(second.jobRows(good, 10)).containsExactly(List.of(7L, List.of("a")));
            assertThat(second.job(good).request()).isEqualTo(request("presto", "SELECT 7", 1, "key-1"));
            assertThat(second.job(bad).status()).isEqualTo(JobStatus.ERROR);
            assertThat(second.job(bad).stderr()).endsWith("failed: line 1:1: mismatched input");
            assertThatThrownBy(() -> second.issueJob(request("presto", "SELECT 7", 1, "key-1")))
                    .hasMessage("Domain key has already been taken: key-1");
        }
    }

    @Test
    void tellsThatAJobDidNotEndBecauseItsProcessDid() throws Exception {
        Path state = directory.resolve("jobs");
        try (JobService first = service(Optional.of(state))) {
            first.awaitJob(first.issueJob(presto("SELECT 1")));
        }
        Path history = state.resolve("history.jsonl");
        String issued = java.nio.file.Files.readAllLines(history).get(0);
        java.nio.file.Files.writeString(history, issued + "\n" + "{\"id\":1,\"status\":\"succ");

        try (JobService second = service(Optional.of(state))) {
            assertThat(second.job("1").status()).isEqualTo(JobStatus.KILLED);
            assertThat(second.job("1").stderr())
                    .isEqualTo(
                            "The job had not ended when the embedded Treasure Data that ran it did; what it had stored by"
                                    + " then is stored: issue it again");
        }
    }

    @Test
    void writesNoSecretOfALoadIntoItsHistory() throws Exception {
        Path state = directory.resolve("jobs");
        com.fasterxml.jackson.databind.node.ObjectNode config =
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        config.putObject("in").put("type", "mysql").put("password", "hunter2").put("url", "mysql://me:hunter2@host/db");
        try (JobService first = service(Optional.of(state))) {
            first.awaitJob(first.issueJob(new TdJobRequest(
                    "bulkload",
                    "shop",
                    "",
                    Optional.of(config),
                    Optional.of("orders"),
                    Optional.empty(),
                    0,
                    Optional.empty())));
        }
        // The second line is what this test's loader printed.
        assertThat(java.nio.file.Files.readAllLines(state.resolve("history.jsonl"))
                        .get(0))
                .contains("mysql://***@host/db")
                .doesNotContain("hunter2");
    }

    @Test
    void saysWhichFileOfIdsItCannotRead() throws Exception {
        Path idFile = directory.resolve("last-id");
        java.nio.file.Files.writeString(idFile, "many\n");

        assertThatThrownBy(() -> service(Optional.of(directory)))
                .hasMessage("Cannot read the last job id from " + idFile
                        + ": restore the file, or write a number into it that is higher than any job id so far");
    }

    @Test
    void answersTheDdlOfTablesWithTheServicesCodes() {
        jobs.createDatabase("new_one");
        jobs.createTable("new_one", "orders");

        assertThatThrownBy(() -> jobs.createDatabase("new_one")).hasMessage("Database new_one already exists");
        assertThatThrownBy(() -> jobs.createTable("new_one", "orders")).hasMessage("Table orders already exists");
        assertThatThrownBy(() -> jobs.createTable("nope", "orders"))
                .hasMessage("Create log table failed: Couldn't find UserDatabase with name = nope");
        assertThatThrownBy(() -> jobs.deleteTable("new_one", "gone"))
                .hasMessage("Couldn't find UserTable with name = gone");
        assertThatThrownBy(() -> jobs.renameTable("new_one", "gone", "other"))
                .hasMessage("Couldn't find UserTable with name = gone");
        assertThatThrownBy(() -> jobs.createDatabase("Ab"))
                .hasMessage("Database name must be 3 to 255 of the characters a-z, 0-9 and _, but is: Ab");
        jobs.renameTable("new_one", "orders", "orders_2");
        assertThat(jobs.tableRows("new_one", "orders_2")).contains(0L);
        assertThat(jobs.tableRows("new_one", "orders")).isEmpty();
        jobs.deleteDatabase("new_one");
        assertThatThrownBy(() -> jobs.deleteDatabase("new_one"))
                .hasMessage("Couldn't find UserDatabase with name = new_one");
    }
}

package io.cdppipeline.local.crash;

import io.cdppipeline.config.Secret;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed: {@code directory round}. Writes without end, in several threads, and says on standard output what has
 * been acknowledged: one line each, {@code @ kind values…}.
 */
final class CrashChild {

    static final Secret KEY = Secret.of("1/00112233445566778899aabbccddeeff00112233");
    static final String DATABASE = "crash";
    static final int ROWS = 1_000;

    /** Finishes by itself where the parameter says so, and else waits for longer than any round. */
    private static final String WORKFLOW = """
            +note:
              td>: {data: "INSERT INTO notes SELECT ${session_unixtime} AS session"}
              database: crash
            +end:
              if>: ${!quick}
              _do: {wait>: 1h}
            """;

    private static final String UNIFY = """
            +unify:
              http_call>: https://api-cdp.treasuredata.com/unifications/workflow_call
              headers: [{authorization: "${secret:td.apikey}"}]
              method: POST
              content_format: json
              content:
                run_canonical_ids: true
                run_persistent_ids: true
                run_enrichments: true
                run_master_tables: true
                full_refresh: true
                unification:
                  name: crash
                  keys: [{name: email}, {name: phone}]
                  tables:
                  - database: crash
                    table: people
                    key_columns: [{column: email, key: email}, {column: phone, key: phone}]
                  persistent_ids: [{name: unified_id, merge_by_keys: [email, phone]}]
            """;

    private final LocalTreasureData td;
    private final TdClient client;
    private final long first;

    private CrashChild(LocalTreasureData td, long first) {
        this.td = td;
        this.client = td.client();
        this.first = first;
    }

    public static void main(String[] args) throws Exception {
        say("opening");
        LocalTreasureData td = LocalTreasureData.builder()
                .directory(Path.of(args[0]))
                .apiKey(KEY)
                .start();
        long round = Long.parseLong(args[1]);
        say("open");
        if (args.length > 2) {
            // Only holds the directory.
            LockSupport.park();
            return;
        }
        td.client().databases().createIfNotExists(DATABASE);
        if (!td.table(DATABASE, "people").exists()) {
            td.load(DATABASE, "people", people());
        }
        CrashChild child = new CrashChild(td, round * 1_000_000);
        List<Thread> threads = new ArrayList<>();
        for (Work work : List.<Work>of(
                child::createAndRename, child::insert, child::runWorkflows, child::load, child::unify, child::swap)) {
            Thread thread = new Thread(() -> child.repeat(work));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What one thread does again and again. */
    private interface Work {
        void on(long id) throws Exception;
    }

    private void repeat(Work work) {
        for (long id = first; ; id++) {
            try {
                work.on(id);
            } catch (Exception | AssertionError e) {
                say("failed " + e);
                return;
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println("@ " + line);
    }

    static List<Map<String, Object>> people() {
        List<Map<String, Object>> people = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Map<String, Object> person = new LinkedHashMap<>();
            person.put("id", i);
            person.put("email", "p" + i / 2 + "@example.com");
            person.put("phone", "t" + i / 4);
            people.add(person);
        }
        return people;
    }

    private String job(String sql) throws InterruptedException {
        String id =
                client.jobs().issue(JobRequest.presto(DATABASE, sql).build()).id();
        say("job " + id + " " + Math.abs((long) sql.hashCode()));
        JobStatus status =
                client.jobs().await(id, Polling.upTo(Duration.ofMillis(10))).status();
        if (status != JobStatus.SUCCESS) {
            throw new IllegalStateException(
                    sql + " ended as " + status + ": " + client.jobs().show(id).message());
        }
        return id;
    }

    private void createAndRename(long id) throws Exception {
        job("CREATE TABLE made_" + id + " AS SELECT x, " + id + " AS run FROM UNNEST(sequence(1, " + ROWS
                + ")) AS t (x)");
        say("made " + id);
        if (id % 3 == 0) {
            say("renaming " + id);
            client.tables().rename(new TableName(DATABASE, "made_" + id), "current", true);
            say("renamed " + id);
        }
    }

    private void insert(long id) throws Exception {
        String values = "SELECT " + id + " AS batch, x FROM UNNEST(sequence(1, 100)) AS t (x)";
        job(
                td.table(DATABASE, "inserted").exists()
                        ? "INSERT INTO inserted " + values
                        : "CREATE TABLE inserted AS " + values);
        say("inserted " + id);
    }

    private void load(long id) {
        td.load(
                DATABASE,
                "loaded",
                java.util.stream.LongStream.range(0, 50)
                        .mapToObj(x -> Map.of("batch", id, "x", x))
                        .toList());
        say("loaded " + id);
    }

    private void swap(long id) throws Exception {
        for (String side : List.of("left", "right")) {
            if (!td.table(DATABASE, side + "_side").exists()) {
                job("CREATE TABLE " + side + "_side AS SELECT '" + side
                        + "' AS side, x FROM UNNEST(sequence(1, 100)) AS t (x)");
                say("sided " + side);
            }
        }
        client.tables().swap(DATABASE, "left_side", "right_side");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(id % 5));
    }

    private void runWorkflows(long id) {
        client.tables().createIfNotExists(new TableName(DATABASE, "notes"));
        TdProject project = client.projects().push("crash", "r" + id, ProjectArchive.of(Map.of("main.dig", WORKFLOW)));
        say("pushed " + project.id() + " r" + id);
        client.projects().putSecret(project.id(), "key" + id % 7, Secret.of("s" + id));
        say("secret " + project.id() + " key" + id % 7);
        boolean quick = id % 2 == 0;
        StartedAttempt started = start(project, "main", id, Map.of("quick", quick));
        say("started " + started.attempt().id() + " " + id);
        if (quick) {
            say("finished " + started.attempt().id() + " "
                    + await(started.attempt().id()));
        }
    }

    private StartedAttempt start(TdProject project, String workflow, long second, Map<String, Object> params) {
        String id = client.workflows()
                .find(project.id(), project.revision(), workflow)
                .orElseThrow()
                .id();
        return client.attempts().start(id, Instant.ofEpochSecond(second), params);
    }

    private AttemptStatus await(String attempt) {
        while (true) {
            AttemptStatus status = client.attempts().show(attempt).status();
            if (status.finished()) {
                return status;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void unify(long id) {
        TdProject project = client.projects().push("unify", "r" + id, ProjectArchive.of(Map.of("unify.dig", UNIFY)));
        String attempt = start(project, "unify", id, Map.of()).attempt().id();
        say("unified " + attempt + " " + await(attempt));
    }
}

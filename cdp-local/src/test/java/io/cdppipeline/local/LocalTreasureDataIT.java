package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.StartedAttempt;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import io.cdppipeline.td.workflow.TdTask;
import io.cdppipeline.td.workflow.TdWorkflow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole embedded Treasure Data through the client that applications use. */
@Timeout(60)
class LocalTreasureDataIT {

    private static final Instant SESSION = Instant.parse("2026-03-01T00:00:00Z");

    private static final String MAIN = """
            timezone: UTC
            _export:
              td:
                database: shop
            +tables:
              td_ddl>:
              create_databases: [shop]
              create_tables: [people]
            +load:
              td_load>: config/load.yml
              database: shop
              table: people
            +count:
              td>:
                data: SELECT count(*) AS n FROM people
              store_last_results: true
            +copy:
              td>: queries/copy.sql
              create_table: copies
            +append:
              td>:
                data: SELECT 'loaded ' || CAST(${td.last_results.n} AS varchar) AS line
              insert_into: log
            """;

    private static final Map<String, String> PROJECT = Map.of(
            "main.dig", MAIN,
            "config/load.yml", """
            in:
              type: crm
              target: people
            filters:
            - type: add_time
              to_column: {name: time, type: timestamp}
              from_value: {mode: upload_time}
            out: {mode: append}
            """,
            "queries/copy.sql", "SELECT lower(email) AS email, id FROM people WHERE email IS NOT NULL");

    @TempDir
    Path directory;

    private LocalTreasureData.Builder withPeople() throws Exception {
        Path people = directory.resolve("data/crm/people.csv");
        Files.createDirectories(people.getParent());
        Files.writeString(
                people, "id,email,phone\n1,Ann@example.com,111\n2,ann@example.com,222\n3,,222\n4,bob@example.com,\n");
        return LocalTreasureData.builder().dataDirectory(directory.resolve("data"));
    }

    @Test
    void runsAProjectFromPushToTables() throws Exception {
        try (LocalTreasureData td = withPeople().start()) {
            TdAttempt attempt = run(td, "demo", "main", PROJECT);

            assertThat(attempt.status()).as(() -> failures(td, attempt)).isEqualTo(AttemptStatus.SUCCESS);
            assertThat(td.query("shop", "SELECT id, email FROM copies ORDER BY id")
                            .rows())
                    .containsExactly(
                            List.of(1L, "ann@example.com"),
                            List.of(2L, "ann@example.com"),
                            List.of(4L, "bob@example.com"));
            assertThat(td.target().sql().query("shop", "SELECT line FROM log").rows())
                    .containsExactly(List.of("loaded 4"));
            assertThat(td.client().attempts().log(attempt.id())).contains("td>: queries/copy.sql");
        }
    }

    @Test
    void runsAUnificationThatAWorkflowCallsAtTheCloudsAddress() throws Exception {
        String unify = """
                +load: {td_ddl>: '', database: shop, create_databases: [shop, cdp_unification_acme]}
                +people:
                  td_load>: config/load.yml
                  database: shop
                  table: people
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
                    keep_debug_tables: true
                    unification: {!include : config/unify.yml}
                """;
        String config = """
                name: acme
                keys:
                - {name: email}
                - {name: phone}
                tables:
                - database: shop
                  table: people
                  key_columns:
                  - {column: email, key: email}
                  - {column: phone, key: phone}
                persistent_ids:
                - {name: unified_id, merge_by_keys: [email, phone]}
                master_tables:
                - name: master
                  persistent_id: unified_id
                  attributes:
                  - {name: email, source_columns: [{table: people, priority: 1}]}
                """;
        try (LocalTreasureData td = withPeople().start()) {
            TdAttempt attempt = run(
                    td,
                    "unify",
                    "unify",
                    Map.of(
                            "unify.dig", unify,
                            "config/unify.yml", config,
                            "config/load.yml", PROJECT.get("config/load.yml")));

            assertThat(attempt.status()).as(() -> failures(td, attempt)).isEqualTo(AttemptStatus.SUCCESS);
            // 2 and 3 share a phone; 1 and 2 differ in the letter case of the same address.
            assertThat(td.query("cdp_unification_acme", "SELECT count(DISTINCT persistent_id) FROM unified_id_lookup")
                            .firstLong())
                    .isEqualTo(3);
            assertThat(td.query("cdp_unification_acme", "SELECT count(*) FROM enriched_people")
                            .firstLong())
                    .isEqualTo(4);
        }
    }

    @Test
    void keepsTablesProjectsAndIdsOverARestart() throws Exception {
        Path home = directory.resolve("home");
        TdAttempt before;
        String job;
        try (LocalTreasureData td = withPeople().directory(home).start()) {
            before = run(td, "demo", "main", PROJECT);
            assertThat(before.status()).as(() -> failures(td, before)).isEqualTo(AttemptStatus.SUCCESS);
            job = jobIds(td, before).get(0);
        }
        try (LocalTreasureData td = withPeople().directory(home).start()) {
            assertThat(td.query("shop", "SELECT count(*) FROM people").firstLong())
                    .isEqualTo(4);
            assertThat(td.client().projects().find("demo")).isPresent();
            assertThat(td.client().attempts().show(before.id())).isEqualTo(before);
            TdAttempt again = run(td, "demo", "main", PROJECT, SESSION.plusSeconds(60));
            assertThat(Long.parseLong(again.id())).isGreaterThan(Long.parseLong(before.id()));
            assertThat(Long.parseLong(jobIds(td, again).get(0))).isGreaterThan(Long.parseLong(job));
            assertThat(td.query("shop", "SELECT count(*) FROM people").firstLong())
                    .isEqualTo(8);
        }
    }

    @Test
    void adoptsTheSessionThatIsThere() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            TdProject project = push(td.client(), "once", Map.of("main.dig", "+a:\n  echo>: hello\n"));
            TdWorkflow workflow = td.client()
                    .workflows()
                    .find(project.id(), project.revision(), "main")
                    .orElseThrow();

            StartedAttempt first = td.client().attempts().start(workflow.id(), SESSION, Map.of());
            StartedAttempt second = td.client().attempts().start(workflow.id(), SESSION, Map.of());

            assertThat(first.adopted()).isFalse();
            assertThat(second.adopted()).isTrue();
            assertThat(second.attempt().id()).isEqualTo(first.attempt().id());
        }
    }

    @Test
    void tellsOfAFailedTaskAsTheServiceDoes() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.client().databases().create("shop");
            TdAttempt attempt = run(
                    td,
                    "bad",
                    "main",
                    Map.of("main.dig", "+a:\n  td>: {data: SELECT nothing FROM nowhere}\n  database: shop\n"));

            assertThat(attempt.status()).isEqualTo(AttemptStatus.ERROR);
            assertThat(failures(td, attempt)).contains("+main+a").contains("nowhere");
        }
    }

    @Test
    void refusesAnArchiveThatLeadsOutOfTheProject() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            byte[] archive = ProjectArchive.of(Map.of("../evil.dig", "+a:\n  echo>: x\n"))
                    .bytes();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(td.endpoint() + "/api/projects?project=evil&revision=r1"))
                                    .header(
                                            "Authorization",
                                            "TD1 " + td.apiKey().reveal())
                                    .header("Content-Type", "application/gzip")
                                    .PUT(BodyPublishers.ofByteArray(archive))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"message\":\"The archive has a file outside of the project: ../evil.dig\",\"status\":400}");
            assertThat(td.client().projects().find("evil")).isEmpty();
        }
    }

    @Test
    void answersARefusedUnificationWithAllThatIsWrong() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            HttpResponse<String> answer = unification(td, "TD1 " + td.apiKey().reveal(), "{\"unification\":{}}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"").contains("name");

            HttpResponse<String> naked = unification(td, td.apiKey().reveal(), "{\"unification\":{}}");
            assertThat(naked.statusCode()).isEqualTo(401);
            assertThat(naked.body()).isEqualTo("{\"error\":\"Invalid authorization header\",\"status\":401}");
        }
    }

    private static HttpResponse<String> unification(LocalTreasureData td, String key, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(td.endpoint() + "/unifications/workflow_call"))
                                .header("Authorization", key)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void tellsASecondInstanceWhoHasTheDirectory() {
        try (LocalTreasureData td = LocalTreasureData.in(directory)) {
            assertThat(td.toString()).isEqualTo("LocalTreasureData[" + td.endpoint() + ", in " + directory + "]");
            assertThatThrownBy(() -> LocalTreasureData.in(directory))
                    .hasMessageStartingWith("The embedded Treasure Data in " + directory + " is in use by process "
                            + ProcessHandle.current().pid());
            assertThat(td.client().databases().list()).isEmpty();
        }
        LocalTreasureData.in(directory).close();
    }

    @Test
    void takesTheGivenKeyOnlyAndClosesTwiceWithoutHarm() {
        LocalTreasureData td = LocalTreasureData.builder()
                .apiKey(Secret.of("1/00112233445566778899aabbccddeeff00112233"))
                .start();
        assertThat(td.client().user().validateApiKey().administrator()).isTrue();
        assertThat(td.apiKey().reveal()).isEqualTo("1/00112233445566778899aabbccddeeff00112233");
        td.close();
        td.close();
        assertThatThrownBy(() -> td.client().databases().list()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void killsTheJobOfAKilledAttempt() {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.client().databases().create("shop");
            String dig = """
                    +a:
                      td>:
                        data: |
                          SELECT count(*) FROM UNNEST(sequence(1, 10000)) a (x)
                          CROSS JOIN UNNEST(sequence(1, 10000)) b (y) CROSS JOIN UNNEST(sequence(1, 10000)) c (z)
                          WHERE x + y * z = 7
                      database: shop
                    """;
            TdAttempt attempt = start(td, "slow", "main", Map.of("main.dig", dig), SESSION);
            await(() -> jobStatus(td).filter(JobStatus.RUNNING::equals).isPresent());

            td.client().attempts().kill(attempt.id());

            await(() -> td.client().attempts().show(attempt.id()).status() == AttemptStatus.KILLED);
            await(() -> jobStatus(td).filter(JobStatus.KILLED::equals).isPresent());
        }
    }

    /** The status of the environment's first job, once there is one. */
    private static Optional<JobStatus> jobStatus(LocalTreasureData td) {
        try {
            return Optional.of(td.client().jobs().status("1"));
        } catch (TdClientException notYet) {
            return Optional.empty();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("interrupted by the timeout").isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void aBodyThatIsRefusedUnreadStillGetsItsAnswer() throws Exception {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest tooLarge = HttpRequest.newBuilder(
                            URI.create(td.endpoint() + "/api/projects?project=p&revision=r"))
                    .header("Authorization", "TD1 " + td.apiKey().reveal())
                    .header("Content-Type", "application/gzip")
                    .PUT(BodyPublishers.ofByteArray(new byte[4 * 1024 * 1024]))
                    .build();
            for (int i = 0; i < 100; i++) {
                assertThat(http.send(tooLarge, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void closesAtOnceWhileAWorkflowRuns() {
        LocalTreasureData td = LocalTreasureData.inMemory();
        start(td, "slow", "main", Map.of("main.dig", "+a:\n  wait>: 10m\n"), SESSION);

        td.close();

        assertThatThrownBy(() -> td.query("information_schema", "SELECT 1")).isInstanceOf(RuntimeException.class);
    }

    private static TdProject push(TdClient client, String name, Map<String, String> files) {
        return client.projects()
                .push(
                        name,
                        "r"
                                + client.projects()
                                        .find(name)
                                        .map(TdProject::revision)
                                        .orElse("0"),
                        ProjectArchive.of(files));
    }

    private static TdAttempt start(
            LocalTreasureData td, String project, String workflow, Map<String, String> files, Instant session) {
        TdProject pushed = push(td.client(), project, files);
        TdWorkflow found = td.client()
                .workflows()
                .find(pushed.id(), pushed.revision(), workflow)
                .orElseThrow();
        return td.client().attempts().start(found.id(), session, Map.of()).attempt();
    }

    private static TdAttempt run(LocalTreasureData td, String project, String workflow, Map<String, String> files) {
        return run(td, project, workflow, files, SESSION);
    }

    private static TdAttempt run(
            LocalTreasureData td, String project, String workflow, Map<String, String> files, Instant session) {
        TdAttempt attempt = start(td, project, workflow, files, session);
        while (!attempt.status().finished()) {
            assertThat(Thread.interrupted()).as("interrupted by the timeout").isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            attempt = td.client().attempts().show(attempt.id());
        }
        return attempt;
    }

    private static String failures(LocalTreasureData td, TdAttempt attempt) {
        StringBuilder text = new StringBuilder();
        for (TdTask task : td.client().attempts().tasks(attempt.id())) {
            text.append(task.fullName()).append(' ').append(task.state());
            task.errorMessage().ifPresent(message -> text.append(": ").append(message));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> jobIds(LocalTreasureData td, TdAttempt attempt) {
        return td.client().attempts().tasks(attempt.id()).stream()
                .flatMap(task -> task.jobId().stream())
                .toList();
    }

    @Test
    void refusesCallsWithAnotherKey() {
        try (LocalTreasureData td = LocalTreasureData.inMemory();
                TdClient stranger = TdClient.builder()
                        .apiUrl(td.endpoint())
                        .workflowUrl(td.endpoint())
                        .apiKey(Secret.of("1/ffffffffffffffffffffffffffffffffffffffff"))
                        .build()) {
            assertThatThrownBy(() -> stranger.projects().find("x")).isInstanceOf(TdClientException.class);
        }
    }

    /** The retail pack's basket query and a staging query, as workflows send them to Hive. */
    @Test
    void runsHiveInWorkflows() {
        String main = """
                timezone: UTC
                _export:
                  td: {database: shop, engine: hive}
                +basket:
                  td>: queries/basket.sql
                  create_table: basket
                +empty:
                  td_ddl>:
                  empty_tables: [stg_tmp]
                +staging:
                  td>: queries/staging.sql
                """;
        String basket = """
                -- @TD enable_cartesian_product:true
                WITH items AS (
                  SELECT DISTINCT order_no, product FROM order_details
                  WHERE TD_TIME_RANGE(ordered_at, TD_TIME_ADD(TD_SCHEDULED_TIME(), '-365d'), NULL)
                ), counts AS (
                  SELECT product, COUNT(DISTINCT order_no) AS n FROM items GROUP BY product
                ), total AS (
                  SELECT COUNT(DISTINCT order_no) AS n FROM items
                ), pairs AS (
                  SELECT a.product AS product1, b.product AS product2, COUNT(DISTINCT a.order_no) AS order_count
                  FROM items a JOIN items b ON a.order_no = b.order_no
                  WHERE a.product < b.product GROUP BY a.product, b.product
                )
                -- DIGDAG_INSERT_LINE
                SELECT product1, product2, order_count, order_count / total.n AS support,
                  order_count / c1.n AS confidence_AtoB, order_count / c2.n AS confidence_BtoA,
                  (order_count / c1.n) / (c2.n / total.n) AS lift
                FROM pairs CROSS JOIN total
                JOIN counts c1 ON product1 = c1.product JOIN counts c2 ON product2 = c2.product
                """;
        String staging = """
                WITH cleaned_data AS (
                  SELECT time, order_no,
                    CASE WHEN TRIM(UPPER(product)) IN ('', 'NONE', 'NULL', 'N/A', 'NA') THEN NULL
                      ELSE TRIM(UPPER(product)) END AS product,
                    CASE WHEN regexp_extract(TRIM(LOWER(email)), '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\\\.[A-Za-z]{2,}$', 0) != ''
                      THEN lower(sha2(cast(upper(email) AS string), 256)) END AS email_hash,
                    date_format(from_utc_timestamp(regexp_replace(regexp_replace(at, 'T', ' '), '\\\\+00:00|Z', ''), 'UTC'),
                      'yyyy-MM-dd HH:mm:ss') AS at_std
                  FROM shop.order_details WHERE time > 0
                ), final_data AS (
                  SELECT *, ROW_NUMBER() OVER (PARTITION BY coalesce(cast(order_no AS string), '') || coalesce(product, '')
                    ORDER BY time DESC) AS row_num
                  FROM cleaned_data
                )
                INSERT OVERWRITE TABLE shop.stg_tmp
                SELECT time, order_no, product, email_hash, at_std FROM final_data WHERE row_num = 1
                """;
        try (LocalTreasureData td = LocalTreasureData.builder()
                .clock(Clock.fixed(SESSION, ZoneOffset.UTC))
                .start()) {
            td.client().databases().create("shop");
            long now = SESSION.getEpochSecond();
            td.query(
                    "shop",
                    "CREATE TABLE order_details (order_no bigint, product varchar, email varchar, at varchar, ordered_at"
                            + " bigint); INSERT INTO order_details (order_no, product, email, at, ordered_at, time) VALUES"
                            + " (1, 'tea', 'A@b.co', '2024-02-29T10:20:30Z', " + now + ", 10),"
                            + " (1, 'pot', 'none', NULL, " + now + ", 20), (2, 'tea', NULL, NULL, " + now + ", 30),"
                            + " (1, 'tea ', 'a@b.co', '2024-03-01T00:00:00+00:00', " + now
                            + ", 40), (3, 'old', NULL, NULL,"
                            + " 0, 50)");
            TdAttempt attempt = run(
                    td,
                    "hive",
                    "main",
                    Map.of("main.dig", main, "queries/basket.sql", basket, "queries/staging.sql", staging));

            assertThat(attempt.status()).as(() -> failures(td, attempt)).isEqualTo(AttemptStatus.SUCCESS);
            assertThat(td.query(
                                    "shop",
                                    "SELECT product1, product2, order_count, support, confidence_atob,"
                                            + " confidence_btoa, lift FROM basket ORDER BY 1, 2")
                            .rows())
                    .containsExactly(
                            List.of("pot", "tea", 1L, 0.5, 1.0, 0.5, 1.0),
                            List.of("pot", "tea ", 1L, 0.5, 1.0, 1.0, 2.0),
                            List.of("tea", "tea ", 1L, 0.5, 0.5, 1.0, 1.0));
            assertThat(td.query(
                                    "shop",
                                    "SELECT order_no, product, substr(email_hash, 1, 8), at_std FROM stg_tmp ORDER BY"
                                            + " order_no, product")
                            .rows())
                    .containsExactly(
                            Arrays.asList(1L, "POT", null, null),
                            Arrays.asList(1L, "TEA", "37a6df3f", "2024-03-01 00:00:00"),
                            Arrays.asList(2L, "TEA", null, null),
                            Arrays.asList(3L, "OLD", null, null));
        }
    }
}

package io.cdppipeline.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.QueryResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of four phases whose process is killed with {@code kill -9}, and resumed, against a service that lives on. {@code
 * -Dcrash.points=all} kills at every moment of the run, a number at so many of them, and {@code 17,42} at these two.
 */
class CrashIT {

    private static final int KILLED = 128 + 9;

    /** Columns whose ids differ between any two runs, as a killed run has asked the service more often. */
    private static final List<String> OF_THE_RUN = List.of("attempt_id", "job_id", "job_url", "log_id", "session_id");

    /** Between two loops of the resolver, leaders depend on the seconds in which rows were loaded; at the end they do not. */
    private static final String WORK_OF_A_LOOP = "_unify_loop_";

    private static final Pattern EPOCH_SECOND = Pattern.compile("(?<![0-9])[0-9]{10}(?![0-9])");
    private static final Pattern DATE_TIME =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})([.][0-9]+)?( UTC|Z)?");

    /** Its begin and its end. */
    private static final int TOLD_OF_A_RUN = 2;

    /** Its begin and its end, and those of generating, deploying and validating. */
    private static final int TOLD_OF_A_PHASE = 8;

    /** Its begin, its deployment, and its end. */
    private static final int JOURNALED_OF_A_PHASE = 3;

    /** Begin and end of starting and of watching, and the session. */
    private static final int TOLD_OF_A_START = 5;

    /** The intention, and the end. */
    private static final int JOURNALED_OF_A_START = 2;

    @TempDir
    Path directory;

    private MortalProcess processes;

    @Test
    void aRunThatIsKilledAndResumedEndsAsIfNothingHadHappened() throws Exception {
        processes = new MortalProcess(Files.createDirectory(directory.resolve("classes")));
        Outcome undisturbed = run("undisturbed", 0);
        int moments = undisturbed.moments();
        assertNoneIsMissing(undisturbed);
        List<Integer> points = pointsOf(moments);

        SoftAssertions.assertSoftly(
                softly -> points.forEach(moment -> softly.check(() -> assertSameAfterAKill(undisturbed, moment))));
        System.out.println("Killed and resumed at " + points.size() + " of " + moments + " moments of a run");
    }

    /** A suite that kills at fewer moments than a run tells of something, and journals something, shows little. */
    private void assertNoneIsMissing(Outcome undisturbed) {
        List<PhaseState> phases = List.copyOf(StateStore.peek(directory.resolve("undisturbed"))
                .orElseThrow()
                .phases()
                .values());
        int starts = phases.stream().mapToInt(phase -> phase.workflows().size()).sum();
        assertThat(phases).hasSize(4);
        assertThat(starts).as("workflows that were started").isGreaterThanOrEqualTo(5);
        assertThat(undisturbed.told())
                .as("moments right after which something was told")
                .isGreaterThanOrEqualTo(TOLD_OF_A_RUN + phases.size() * TOLD_OF_A_PHASE + starts * TOLD_OF_A_START);
        assertThat(undisturbed.journaled())
                .as("moments right before something was journaled")
                .isGreaterThanOrEqualTo(phases.size() * JOURNALED_OF_A_PHASE + starts * JOURNALED_OF_A_START);
    }

    private void assertSameAfterAKill(Outcome undisturbed, int moment) throws Exception {
        Outcome resumed = run("killed-at-" + moment, moment);

        assertThat(resumed.sessions())
                .as("sessions after a kill at moment %s of %s", moment, undisturbed.moments())
                .isEqualTo(undisturbed.sessions());
        assertThat(resumed.tables().keySet()).isEqualTo(undisturbed.tables().keySet());
        undisturbed
                .tables()
                .forEach((table, rows) -> assertThat(resumed.tables().get(table))
                        .as("%s after a kill at moment %s of %s", table, moment, undisturbed.moments())
                        .isEqualTo(rows));
    }

    private static List<Integer> pointsOf(int moments) {
        String wanted = System.getProperty("crash.points", "8");
        if (wanted.equals("all")) {
            return IntStream.rangeClosed(1, moments).boxed().toList();
        }
        if (wanted.contains(",")) {
            return Stream.of(wanted.split(","))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .toList();
        }
        int points = Integer.parseInt(wanted);
        return IntStream.range(0, points)
                .mapToObj(i -> 1 + (2 * i + 1) * moments / (2 * points))
                .toList();
    }

    private record Outcome(int told, int journaled, Map<String, Integer> sessions, Map<String, List<String>> tables) {

        int moments() {
            return told + journaled;
        }
    }

    private Outcome run(String name, int fatal) throws Exception {
        Path work = directory.resolve(name);
        prepare(work);
        Instant begin = Instant.now();
        try (LocalTreasureData td =
                LocalTreasureData.builder().dataDirectory(work.resolve("data")).start()) {
            if (fatal > 0) {
                assertThat(processes.run(work, td, fatal).exit())
                        .as("exit status at moment %s", fatal)
                        .isEqualTo(KILLED);
            }
            List<Integer> moments = succeeded(work) ? List.of(fatal, 0) : resume(work, td, fatal);
            return new Outcome(moments.get(0), moments.get(1), sessions(td), tables(td, begin));
        }
    }

    /** Whether the kill came after the run's end was journaled: another call would rightly begin another run. */
    private static boolean succeeded(Path work) {
        return StateStore.peek(work)
                .filter(state -> state.status() == RunStatus.SUCCESS)
                .isPresent();
    }

    /** At how many moments the process told something, and before how many it journaled something. */
    private List<Integer> resume(Path work, LocalTreasureData td, int fatal) throws Exception {
        MortalProcess.Ended last = processes.run(work, td, 0);
        assertThat(last.exit())
                .as("exit status after a kill at moment %s: %s", fatal, last.output())
                .isZero();
        List<String> lines = last.output().lines().toList();
        return Stream.of(lines.get(lines.size() - 1).split(" "))
                .map(Integer::valueOf)
                .toList();
    }

    private static void prepare(Path work) throws IOException {
        Path shop = work.resolve("data/shopify");
        Files.createDirectories(shop);
        Files.writeString(work.resolve("pipeline.yml"), """
                global: {td_endpoint: local, client: acme}
                ingestion:
                  source_name: shopify
                  connector: rest
                  objects: [customers]
                  mode: both
                  incremental_field: updated_at
                  start_date: "2024-01-01"
                  history_end_date: "2024-03-15"
                hist_union: {tables: [shopify_customers]}
                staging:
                  dedupe:
                    shopify_customers: {partition_by: [id], order_by: [updated_at desc]}
                unification: {name: customer_360, id_method: persistent_id, update_strategy: incremental}
                """);
        Files.writeString(shop.resolve("customers.csv"), """
                id,email,phone,created_at,updated_at
                1,Ann@Example.com ,,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
                2,ann@example.com,,2024-02-01T00:00:00Z,2024-04-01T00:00:00Z
                3,bob@example.com,+1 (555) 123-4567,2024-03-01T00:00:00Z,2024-03-01T00:00:00Z
                4,cy@example.com,N/A,2024-04-01T00:00:00Z,2024-04-01T00:00:00Z
                """);
    }

    /** How many attempts each workflow has had. */
    private static Map<String, Integer> sessions(LocalTreasureData td) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(td.endpoint() + "/api/attempts?include_retried=true&page_size=100"))
                                .header("Authorization", "TD1 " + td.apiKey().reveal())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, Integer> sessions = new TreeMap<>();
        for (JsonNode attempt :
                JsonMapper.builder().build().readTree(answer.body()).path("attempts")) {
            assertThat(attempt.path("success").asBoolean())
                    .as(attempt.toString())
                    .isTrue();
            String workflow = attempt.path("project").path("name").asText() + "/"
                    + attempt.path("workflow").path("name").asText();
            sessions.merge(workflow, 1, Integer::sum);
        }
        return sessions;
    }

    /** The rows of each table, sorted, with every moment of the run masked. */
    private static Map<String, List<String>> tables(LocalTreasureData td, Instant begin) {
        Map<String, List<String>> tables = new TreeMap<>();
        for (String database : List.of("acme_src", "acme_stg", "acme_config", "cdp_unification_acme")) {
            for (List<Object> table : td.query(
                            database,
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + database
                                    + "' AND table_name NOT LIKE '%" + WORK_OF_A_LOOP + "%'")
                    .rows()) {
                QueryResult rows = td.query(database, "SELECT * FROM \"" + table.get(0) + "\"");
                List<String> texts = new ArrayList<>();
                for (List<Object> row : rows.rows()) {
                    Map<String, String> values = new TreeMap<>();
                    for (int i = 0; i < row.size(); i++) {
                        values.put(rows.columns().get(i).name(), String.valueOf(row.get(i)));
                    }
                    values.keySet().removeAll(OF_THE_RUN);
                    texts.add(withoutMoments(values.toString(), begin));
                }
                texts.sort(null);
                tables.put(database + "." + table.get(0), texts);
            }
        }
        assertThat(new TreeSet<>(tables.keySet())).hasSizeGreaterThan(10);
        return tables;
    }

    private static String withoutMoments(String row, Instant begin) {
        Instant end = Instant.now();
        String seconds = EPOCH_SECOND.matcher(row).replaceAll(found -> {
            Instant moment = Instant.ofEpochSecond(Long.parseLong(found.group()));
            return within(begin, moment, end) ? "<moment>" : found.group();
        });
        return DATE_TIME.matcher(seconds).replaceAll(found -> {
            Instant moment = Instant.parse(found.group(1) + "T" + found.group(2) + "Z");
            return within(begin, moment, end) ? "<moment>" : found.group();
        });
    }

    /** Session times are whole seconds, and the next session of a workflow within a second takes the one after. */
    private static boolean within(Instant begin, Instant moment, Instant end) {
        return !moment.isBefore(begin.minusSeconds(2)) && !moment.isAfter(end.plusSeconds(60));
    }
}

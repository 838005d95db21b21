package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.load.PackedRecords;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever fails, nothing is done twice and nothing is said to be done that was not. */
class RandomFaultsIT {

    private static final int SEQUENCES = 1_000;
    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");

    private int done;
    private int unknown;

    private final long seed = Long.getLong("faults.seed", 20261120);

    @Test
    void nothingIsDoneTwiceAndNothingIsSaidToBeDoneThatWasNot() throws Exception {
        try (FaultyTd td = new FaultyTd(seed);
                TdClient client = TdClient.builder()
                        .apiUrl(td.url())
                        .workflowUrl(td.url())
                        .ingestUrl(td.url())
                        .apiKey(Secret.of("1/abc"))
                        .retry(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(60)))
                        .requestsPerSecond(1_000_000)
                        .retryBudget(RetryBudget.unlimited())
                        .circuitBreaker(CircuitBreakerPolicy.off())
                        .sleeper(wait -> {})
                        .build()) {
            System.out.println("Random faults with -Dfaults.seed=" + seed);
            for (int i = 0; i < SEQUENCES; i++) {
                run(td, client, i);
            }
            assertThat(td.importedIds).doesNotHaveDuplicates();
            assertThat(td.issuedKeys).doesNotHaveDuplicates();
            assertThat(td.startedSessions).doesNotHaveDuplicates();
        }
        assertThat(done).as("calls that came to a good end").isGreaterThan(SEQUENCES * 4);
        assertThat(unknown).as("calls that gave up without knowing").isGreaterThan(SEQUENCES / 10);
    }

    private void run(FaultyTd td, TdClient client, int i) {
        String key = "key-" + i;
        Optional<String> job = tried(
                () -> td.jobsByKey.containsKey(key),
                () -> client.jobs()
                        .issue(JobRequest.presto("d", "INSERT").domainKey(key).build())
                        .id());
        job.ifPresent(id -> assertThat(td.jobsByKey).containsEntry(key, id));

        Instant time = TIME.plusSeconds(i);
        Optional<String> attempt = tried(
                () -> td.attemptsBySession.containsKey("3 " + time),
                () -> client.attempts().start("3", time, Map.of()).attempt().id());
        attempt.ifPresent(id -> assertThat(td.attemptsBySession).containsEntry("3 " + time, id));

        String project = "project_" + i;
        Optional<String> pushed = tried(
                () -> td.pushed.containsKey(project),
                () -> client.projects()
                        .push(project, "r1", ProjectArchive.of(Map.of("main.dig", "+a:\n  echo>: " + i)))
                        .name());
        pushed.ifPresent(name -> assertThat(td.pushed).containsKey(name));

        String upload = "upload-" + i;
        Optional<String> taken = tried(() -> td.imports.contains(upload), () -> {
            client.imports().send(new TableName("d", "t"), PackedRecords.of(new byte[] {1}), upload);
            return upload;
        });
        taken.ifPresent(id -> assertThat(td.imports).contains(id));

        String kept = "kept_" + i;
        Optional<String> made = tried(() -> td.databases.contains(kept), () -> {
            client.databases().createIfNotExists(kept);
            return kept;
        });
        made.ifPresent(name -> assertThat(td.databases).contains(name));
        boolean there = td.databases.contains(kept);
        Optional<String> gone = tried(() -> there && !td.databases.contains(kept), () -> {
            client.databases().deleteIfExists(kept);
            return kept;
        });
        gone.ifPresent(name -> assertThat(td.databases).doesNotContain(name));

        int ingested = td.ingested;
        Optional<String> stored = tried(() -> td.ingested > ingested, () -> {
            client.ingest().send(new TableName("d", "t"), List.of(Map.of("n", i)));
            return "stored";
        });
        assertThat(td.ingested).isLessThanOrEqualTo(ingested + 1);
        stored.ifPresent(any -> assertThat(td.ingested).isEqualTo(ingested + 1));

        String once = "once_" + i;
        Optional<String> created = tried(() -> td.databases.contains(once), () -> {
            client.databases().create(once);
            return once;
        });
        created.ifPresent(name -> assertThat(td.databases).contains(name));
        assertThat(td.requests).containsEntry("POST /v3/database/create/" + once, 1);
    }

    /** What a call gave, or empty if it failed; a failure that claims to know must be right that nothing was done. */
    private Optional<String> tried(BooleanSupplier wasDone, Supplier<String> call) {
        try {
            String result = call.get();
            done++;
            return Optional.of(result);
        } catch (TdClientException e) {
            assertThat(e).isInstanceOf(TdClientException.Retriable.class);
            if (e.outcomeUnknown()) {
                unknown++;
            } else {
                assertThat(wasDone.getAsBoolean()).as(e.getMessage()).isFalse();
            }
            return Optional.empty();
        }
    }
}

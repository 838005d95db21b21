package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.docs.Page;
import io.cdppipeline.local.fault.RecordedRequest;
import io.cdppipeline.local.junit.LocalTreasureDataExtension;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/testing.md: every one stands here word for word, and runs. */
@Timeout(60)
class TestingGuideIT {

    @TempDir
    Path directory;

    @Test
    void hasEverySnippetOfThePage() throws Exception {
        String here = words(
                Files.readString(Path.of("src/test/java/" + getClass().getName().replace('.', '/') + ".java")));

        assertThat(Page.of("docs/testing.md").snippets().values())
                .hasSize(7)
                .allSatisfy(snippet -> assertThat(here).contains(words(snippet)));
    }

    /** Without comments, line breaks and the nesting that a guide leaves out. */
    private static String words(String java) {
        return java.replaceAll("//[^\n]*", "").replaceAll("@Nested\\s+", "").replaceAll("\\s+", "");
    }

    @Nested
    @ExtendWith(LocalTreasureDataExtension.class)
    class OrdersTest {

        @Test
        void countsOrders(LocalTreasureData td) {
            td.load("shop", "orders", List.of(Map.of("id", 1, "price", 2.5), Map.of("id", 2, "price", 4.0)));

            td.query("shop", "CREATE TABLE totals AS SELECT count(*) AS n, sum(price) AS total FROM orders");

            td.table("shop", "totals").isEqualTo(List.of(Map.of("n", 2, "total", 6.5)));
        }
    }

    @Nested
    class Shared {

        @RegisterExtension
        static final LocalTreasureDataExtension SHARED = LocalTreasureDataExtension.with(
                        builder -> builder.dataDirectory(Path.of("src/test/data")))
                .prepared(td -> td.load("shop", "orders", List.of(Map.of("id", 1))));

        @Test
        void isPrepared(LocalTreasureData td) {
            td.table("shop", "orders").hasRows(1);
        }
    }

    @Test
    void fixturesAndTables() throws Exception {
        Files.writeString(directory.resolve("customers.csv"), "id,email\n1,ann@example.com\n2,bob@example.com\n");
        Files.createDirectories(directory.resolve("visits"));
        Files.writeString(directory.resolve("visits/one.ndjson"), "{\"id\": 1}\n");
        Files.writeString(directory.resolve("visits/two.csv"), "id\n2\n");
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.load("shop", "customers", directory.resolve("customers.csv"));
            td.load("shop", "visits", directory.resolve("visits"));
            td.load("shop", "orders", List.of(Map.of("id", 7, "time", 1_772_323_200)));

            td.table("shop", "customers")
                    .hasColumns("id", "email")
                    .hasRows(2)
                    .contains(Map.of("id", 1, "email", "ann@example.com"));
            td.table("shop", "customers").hasRows(List.of(Map.of("id", 2), Map.of("id", 1)));
            td.table("shop", "customers")
                    .isEqualTo(List.of(
                            Map.of("id", 1, "email", "ann@example.com"), Map.of("id", 2, "email", "bob@example.com")));
            td.table("shop", "refunds").doesNotExist();
            td.table("shop", "visits").hasRows(2);
            assertThatThrownBy(
                            () -> td.table("shop", "customers").contains(Map.of("id", 2, "email", "bob@example.org")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("email: expected 'bob@example.org', found 'bob@example.com'");
        }
    }

    @Test
    void time() {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.clock().set(Instant.parse("2026-03-01T00:00:00Z"));
            TdAttempt attempt = start(td, "+pause: {wait>: 2h}\n+end: {echo>: done}\n");
            awaitThat(() -> !td.clock().waiting().isEmpty());
            td.clock().advance(Duration.ofHours(2));
            awaitThat(() -> td.client().attempts().show(attempt.id()).status() == AttemptStatus.SUCCESS);

            assertThat(td.client().attempts().show(attempt.id()).finishedAt())
                    .contains(Instant.parse("2026-03-01T02:00:00Z"));
        }
    }

    @Test
    void schedules() {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.clock().set(Instant.parse("2026-03-01T00:30:00Z"));
            td.client()
                    .projects()
                    .push(
                            "nightly",
                            "r1",
                            ProjectArchive.of(Map.of(
                                    "main.dig", "timezone: UTC\nschedule: {daily>: 02:00:00}\n+a: {echo>: x}\n")));

            td.clock().set(Instant.parse("2026-03-02T03:00:00Z"));

            awaitThat(() -> td.client().attempts().show("1").status() == AttemptStatus.SUCCESS);
            awaitThat(() -> td.client().attempts().show("2").status() == AttemptStatus.SUCCESS);
        }
    }

    private static TdAttempt start(LocalTreasureData td, String dig) {
        TdProject project = td.client().projects().push("p", "r1", ProjectArchive.of(Map.of("main.dig", dig)));
        String workflow = td.client()
                .workflows()
                .find(project.id(), project.revision(), "main")
                .orElseThrow()
                .id();
        return td.client()
                .attempts()
                .start(workflow, td.clock().instant(), Map.of())
                .attempt();
    }

    private static void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("interrupted by the timeout").isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void faultsAndRequests() {
        try (LocalTreasureData td = LocalTreasureData.inMemory()) {
            td.faults().next("GET", "/v3/database/list").answer(503);
            td.faults()
                    .next(request -> request.path().startsWith("/v3/job"))
                    .times(2)
                    .reset();
            td.faults().next("POST", "/v3/database/create/").loseAnswer();
            td.faults().next("GET", "/v3/table/list/").truncateBody();
            td.faults().next("GET", "/v3/table/list/").delay(Duration.ofMillis(50));

            assertThat(td.client().databases().list()).isEmpty();

            assertThat(td.faults().unmet()).hasSize(4);
            assertThat(td.requests().matching(request -> request.path().equals("/v3/database/list")))
                    .extracting(RecordedRequest::status)
                    .containsExactly(503, 200);
        }
    }
}

package io.cdppipeline.td.wait;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.VirtualWaits;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.workflow.AttemptStatus;
import io.cdppipeline.td.workflow.TdAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdWaitsIT {

    /** A look every ten seconds. */
    private static final WaitOptions EVERY_TEN_SECONDS = WaitOptions.builder()
            .polling(new Polling(Duration.ofSeconds(10), Duration.ofSeconds(10)))
            .build();

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private final VirtualWaits time = new VirtualWaits();
    private final Map<Integer, String> attempts = new TreeMap<>(Comparator.reverseOrder());
    private TdClient client;

    @BeforeEach
    void open() {
        client =
                td.builder().waitScheduler(time).callbackExecutor(Runnable::run).build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void looksSoonAtFirstThenEverLessOften() {
        attempt(7, "running");
        CompletableFuture<TdAttempt> end = client.waits().attempt("7", WaitOptions.standard());

        time.pass(Duration.ofMinutes(5));

        assertThat(end).isNotDone();
        assertThat(time.pauses().subList(0, 10))
                .extracting(Duration::toMillis)
                .containsExactly(1000L, 1500L, 2250L, 3375L, 5062L, 7593L, 11390L, 17085L, 25628L, 30000L);
        attempt(7, "success");
        time.pass(Duration.ofSeconds(30));
        assertThat(end).isCompletedWithValueMatching(attempt -> attempt.status() == AttemptStatus.SUCCESS);
    }

    @Test
    void looksNoMoreWhenAllHaveEnded() {
        attempt(7, "error");
        CompletableFuture<TdAttempt> end = client.waits().attempt("7", EVERY_TEN_SECONDS);
        time.pass(Duration.ofHours(1));

        assertThat(end).isCompletedWithValueMatching(attempt -> attempt.status() == AttemptStatus.ERROR);
        td.server().verify(1, anyRequestedFor(anyUrl()));
    }

    @Nested
    class ManyAttempts {

        @Test
        void areLookedAtByPagesOfTheirList() {
            IntStream.rangeClosed(1, 1000).forEach(id -> attempts.put(id, "running"));
            CompletableFuture<List<TdAttempt>> end = client.waits().attempts(ids(1, 1000), EVERY_TEN_SECONDS);
            page(101, 100, 0);
            for (int newest = 1000; newest >= 100; newest -= 100) {
                page(newest + 1, 100, newest);
            }

            time.pass(Duration.ofSeconds(20));
            td.server().verify(30, getRequestedFor(anyUrl()));
            assertThat(end).isNotDone();

            attempts.replaceAll((id, status) -> "success");
            for (int newest = 1000; newest >= 100; newest -= 100) {
                page(newest + 1, 100, newest);
            }
            time.pass(Duration.ofSeconds(10));
            td.server().verify(40, getRequestedFor(anyUrl()));
            assertThat(end.join()).extracting(TdAttempt::id).isEqualTo(ids(1, 1000));
        }

        @Test
        void areLookedAtWithoutPagesForWhatLiesBetween() {
            List.of(10, 12, 5000, 5001).forEach(id -> attempts.put(id, "success"));
            page(5002, 100, 5001);
            page(13, 3, 12);

            assertThat(ended(client.waits().attempts(List.of("10", "12", "5000", "5001"), EVERY_TEN_SECONDS)))
                    .extracting(TdAttempt::id)
                    .containsExactly("10", "12", "5000", "5001");
            td.server().verify(1, getRequestedFor(urlEqualTo(url(5002, 100))));
            // The list has nothing between, so that its page showed them all.
            td.server().verify(1, getRequestedFor(anyUrl()));
        }

        @Test
        void areLookedAtOneByOneWhereEachIsFarFromTheNext() {
            attempt(1000, "success");
            attempt(2000, "success");

            assertThat(ended(client.waits().attempts(List.of("1000", "2000"), EVERY_TEN_SECONDS)))
                    .hasSize(2);
            td.server().verify(1, getRequestedFor(urlEqualTo("/api/attempts/1000")));
            td.server().verify(1, getRequestedFor(urlEqualTo("/api/attempts/2000")));
            td.server().verify(2, getRequestedFor(anyUrl()));
        }

        @Test
        void areLookedAtOneByOneWhereTheListDoesNotShowThem() {
            attempts.put(1, "running");
            attempts.put(3, "running");
            page(4, 3, 3);
            attempt(2, "running");
            CompletableFuture<List<TdAttempt>> end = client.waits().attempts(List.of("1", "2", "3"), EVERY_TEN_SECONDS);

            time.pass(Duration.ofSeconds(10));

            td.server().verify(2, getRequestedFor(urlEqualTo(url(4, 3))));
            td.server().verify(2, getRequestedFor(urlEqualTo("/api/attempts/2")));
            assertThat(end).isNotDone();
        }

        @Test
        void areLookedAtOneByOneWhereNobodyMayListThem() {
            td.server()
                    .stubFor(get(urlEqualTo(url(3, 2))).willReturn(aResponse().withStatus(403)));
            attempt(1, "running");
            attempt(2, "running");
            CompletableFuture<List<TdAttempt>> end = client.waits().attempts(List.of("1", "2"), EVERY_TEN_SECONDS);

            time.pass(Duration.ofSeconds(20));

            assertThat(end).isNotDone();
            td.server().verify(1, getRequestedFor(urlEqualTo(url(3, 2))));
            td.server().verify(3, getRequestedFor(urlEqualTo("/api/attempts/1")));
        }

        @Test
        void comeToLookTogether() {
            List.of(1, 2).forEach(id -> attempts.put(id, "running"));
            attempt(1, "running");
            attempt(2, "running");
            page(3, 2, 2);
            CompletableFuture<TdAttempt> one = client.waits().attempt("1", EVERY_TEN_SECONDS);
            time.pass(Duration.ofSeconds(1));
            CompletableFuture<TdAttempt> other = client.waits().attempt("2", EVERY_TEN_SECONDS);
            time.pass(Duration.ofSeconds(1));
            td.server().verify(2, getRequestedFor(anyUrl()));

            time.pass(Duration.ofSeconds(100));

            td.server().verify(12, getRequestedFor(anyUrl()));
            assertThat(one).isNotDone();
            assertThat(other).isNotDone();
        }

        @Test
        void areWaitedForTillTheLastHasEndedThoughOneCannotBeSeen() {
            attempt(1000, "running");
            td.server().stubFor(get("/api/attempts/2000").willReturn(aResponse().withStatus(404)));
            CompletableFuture<List<TdAttempt>> end =
                    client.waits().attempts(List.of("1000", "2000"), EVERY_TEN_SECONDS);
            time.pass(Duration.ofSeconds(5));
            assertThat(end).isNotDone();

            attempt(1000, "success");
            time.pass(Duration.ofSeconds(5));

            assertThatThrownBy(end::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage(
                            "Cannot look at attempt 2000 at " + td.host() + ": status 404 (1 attempt, 0.0 s)");
        }

        @Test
        void areAllLeftAloneWhenTheWaitForThemIsCancelled() {
            attempt(1000, "running");
            attempt(2000, "running");
            CompletableFuture<List<TdAttempt>> end =
                    client.waits().attempts(List.of("1000", "2000"), EVERY_TEN_SECONDS);
            time.pass(Duration.ZERO);

            end.cancel(true);
            time.pass(Duration.ofHours(1));

            td.server().verify(2, anyRequestedFor(anyUrl()));
        }
    }

    @Test
    void tellsWhatEveryLookShows() {
        List<AttemptStatus> told = new ArrayList<>();
        attempt(7, "queued");
        CompletableFuture<TdAttempt> end = client.waits().attempt("7", EVERY_TEN_SECONDS, seen -> {
            told.add(seen.status());
            throw new IllegalStateException("whatever a callback does");
        });
        time.pass(Duration.ofSeconds(5));
        attempt(7, "running");
        time.pass(Duration.ofSeconds(5));
        attempt(7, "killed");
        time.pass(Duration.ofSeconds(10));

        assertThat(told).containsExactly(AttemptStatus.QUEUED, AttemptStatus.RUNNING, AttemptStatus.KILLED);
        assertThat(end).isCompleted();
    }

    @Test
    void endsAtItsDeadlineWithALastLook() {
        attempt(7, "running");
        CompletableFuture<TdAttempt> end = client.waits()
                .attempt(
                        "7",
                        WaitOptions.builder()
                                .polling(EVERY_TEN_SECONDS.polling())
                                .timeout(Duration.ofSeconds(25))
                                .build());
        time.pass(Duration.ofSeconds(24));
        assertThat(end).isNotDone();
        time.pass(Duration.ofSeconds(1));

        assertThat(time.pauses())
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));
        td.server().verify(4, anyRequestedFor(anyUrl()));
        assertThatThrownBy(end::join)
                .hasCauseInstanceOf(WaitTimeoutException.class)
                .hasRootCauseMessage(
                        "The attempt 7 has not ended after 25 s: it is running; it goes on, and may be waited"
                                + " for again");
    }

    @Test
    void lastsThroughLooksThatFailAsLongAsItMay() {
        td.server().stubFor(get("/api/attempts/7").willReturn(aResponse().withStatus(503)));
        CompletableFuture<TdAttempt> end = client.waits()
                .attempt(
                        "7",
                        WaitOptions.builder()
                                .polling(EVERY_TEN_SECONDS.polling())
                                .mostFailedLooks(3)
                                .build());
        time.pass(Duration.ofSeconds(19));
        assertThat(end).isNotDone();
        time.pass(Duration.ofSeconds(1));

        assertThatThrownBy(end::join).hasCauseInstanceOf(TdClientException.Retriable.class);
        td.server().verify(3, anyRequestedFor(anyUrl()));
    }

    @Test
    void stopsLookingWhenItIsCancelled() {
        attempt(7, "running");
        CompletableFuture<TdAttempt> end = client.waits().attempt("7", EVERY_TEN_SECONDS);
        time.pass(Duration.ZERO);

        end.cancel(true);
        time.pass(Duration.ofHours(1));

        td.server().verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void killsWhenItIsCancelledIfThatIsAskedFor() {
        attempt(7, "running");
        td.server().stubFor(post("/api/attempts/7/kill").willReturn(okJson("{}")));
        CompletableFuture<TdAttempt> end = client.waits()
                .attempt("7", WaitOptions.builder().killWhenCancelled(true).build());
        time.pass(Duration.ZERO);

        end.cancel(true);

        td.server().verify(1, postRequestedFor(urlEqualTo("/api/attempts/7/kill")));
    }

    @Test
    void keepsAnInterruption() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.waits().awaitAttempt("7")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("told once, by the exception").isFalse();
        time.pass(Duration.ofHours(1));
        td.server().verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void endsWithTheClient() {
        attempt(7, "running");
        CompletableFuture<TdAttempt> end = client.waits().attempt("7", EVERY_TEN_SECONDS);

        client.close();

        assertThatThrownBy(end::join).hasRootCauseMessage("The TdClient was closed while somebody waited for attempts");
        assertThatThrownBy(() -> client.waits().attempt("7", EVERY_TEN_SECONDS)).hasMessage("The TdClient is closed");
    }

    @Test
    void givesUpWhereTheAnswerMakesNoSense() {
        td.server().stubFor(get("/api/attempts/7").willReturn(aResponse().withBody("<html>oops</html>")));
        CompletableFuture<TdAttempt> end = client.waits()
                .attempt("7", WaitOptions.builder().mostFailedLooks(2).build());
        time.pass(Duration.ofMinutes(1));

        assertThatThrownBy(end::join).hasCauseInstanceOf(TdClientException.Retriable.class);
    }

    @Nested
    class Jobs {

        @Test
        void areLookedAtByTheirListAndShownAtTheirEnd() {
            td.server().stubFor(get(urlEqualTo("/v3/job/list?from=0&to=99")).willReturn(okJson("""
                                    {"count":3,"from":0,"to":99,"jobs":[{"job_id":9,"status":"running"},\
                                    {"job_id":"8","status":"success"},{"job_id":"7","status":"error"}]}""")));
            show(8, "success");
            show(7, "error");
            CompletableFuture<TdJob> eight = client.waits().job("8", EVERY_TEN_SECONDS);
            CompletableFuture<TdJob> seven = client.waits().job("7", EVERY_TEN_SECONDS);
            time.pass(Duration.ZERO);

            assertThat(eight.join().status()).isEqualTo(JobStatus.SUCCESS);
            assertThat(seven.join().status()).isEqualTo(JobStatus.ERROR);
            td.server().verify(3, getRequestedFor(anyUrl()));
        }

        @Test
        void areLookedAtOneByOneWhereTheListShowsTooFew() {
            td.server()
                    .stubFor(get(urlEqualTo("/v3/job/list?from=0&to=99"))
                            .willReturn(okJson("{\"jobs\":[{\"job_id\":\"9\",\"status\":\"running\"}]}")));
            status(1, "running");
            status(2, "running");
            client.waits().jobs(List.of("1", "2"), EVERY_TEN_SECONDS);

            time.pass(Duration.ofSeconds(100));

            td.server().verify(1, getRequestedFor(urlEqualTo("/v3/job/list?from=0&to=99")));
            td.server().verify(11, getRequestedFor(urlEqualTo("/v3/job/status/1")));
        }

        @Test
        void tellTheirProgressAndAreKilledWhenTheWaitIsCancelled() {
            List<JobStatus> told = new ArrayList<>();
            status(1, "booting");
            td.server().stubFor(post("/v3/job/kill/1").willReturn(jsonResponse("{}", 200)));
            CompletableFuture<TdJob> end = client.waits()
                    .job("1", WaitOptions.builder().killWhenCancelled(true).build(), told::add);
            time.pass(Duration.ZERO);
            end.cancel(false);

            assertThat(told).containsExactly(JobStatus.BOOTING);
            assertThatThrownBy(end::join).isInstanceOf(CancellationException.class);
            td.server().verify(1, postRequestedFor(urlEqualTo("/v3/job/kill/1")));
        }

        private void status(int id, String status) {
            td.server()
                    .stubFor(get("/v3/job/status/" + id)
                            .willReturn(okJson("{\"job_id\":\"" + id + "\",\"status\":\"" + status + "\"}")));
        }

        private void show(int id, String status) {
            td.server()
                    .stubFor(get("/v3/job/show/" + id)
                            .willReturn(okJson("{\"job_id\":\"" + id + "\",\"status\":\"" + status + "\"}")));
        }
    }

    @Test
    void servesAThousandWaitsWithOneThread() throws InterruptedException {
        IntStream.rangeClosed(1, 1000).forEach(id -> attempts.put(id, "success"));
        for (int newest = 1000; newest >= 100; newest -= 100) {
            page(newest + 1, 100, newest);
        }
        try (TdClient real = td.builder().build()) {
            List<TdAttempt> ended = real.waits().awaitAttempts(ids(1, 1000), WaitOptions.standard());

            assertThat(ended).hasSize(1000);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("td-client"))
                    .hasSize(1);
        }
        td.server().verify(10, anyRequestedFor(anyUrl()));
    }

    private static List<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    /** Lets what is due be done. */
    private <T> T ended(CompletableFuture<T> end) {
        time.pass(Duration.ZERO);
        return end.join();
    }

    private void attempt(int id, String status) {
        td.server().stubFor(get("/api/attempts/" + id).willReturn(okJson(json(id, status))));
    }

    private static String url(int lastId, int size) {
        return "/api/attempts?include_retried=true&page_size=" + size + "&last_id=" + lastId;
    }

    /** The page of the list that begins with an attempt. */
    private void page(int lastId, int size, int newest) {
        td.server()
                .stubFor(get(urlEqualTo(url(lastId, size)))
                        .willReturn(okJson(attempts.entrySet().stream()
                                .filter(attempt -> attempt.getKey() <= newest)
                                .limit(size)
                                .map(attempt -> json(attempt.getKey(), attempt.getValue()))
                                .collect(Collectors.joining(",", "{\"attempts\":[", "]}")))));
    }

    private static String json(int id, String status) {
        return "{\"id\":\"" + id + "\",\"sessionId\":\"1\",\"sessionTime\":\"2026-03-01T00:00:00Z\",\"status\":\""
                + status + "\",\"retryAttemptName\":null,\"params\":{}}";
    }

    @Test
    void checksItsOptions() {
        assertThat(WaitOptions.standard().timeout()).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> WaitOptions.builder().mostFailedLooks(0).build())
                .hasMessage("mostFailedLooks is 0, it must be 1 or more");
    }
}

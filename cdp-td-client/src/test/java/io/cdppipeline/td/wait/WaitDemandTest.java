package io.cdppipeline.td.wait;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.VirtualWaits;
import io.cdppipeline.td.job.Polling;
import io.cdppipeline.td.workflow.TdAttempt;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 1,000 attempts that end one by one, in virtual time: every request is counted, and when each end became known. */
class WaitDemandTest {

    private static final int ATTEMPTS = 1_000;
    private static final int PER_PAGE = 100;
    private static final Duration LAST_END = Duration.ofMinutes(10);
    private static final Polling POLLING = new Polling(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final WaitOptions OPTIONS =
            WaitOptions.builder().polling(POLLING).build();

    private final VirtualWaits time = new VirtualWaits();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<Integer, Long> known = new HashMap<>();
    private int requests;
    private TdClient client;

    @BeforeEach
    void open() {
        Random random = new Random(4);
        for (int id = 1; id <= ATTEMPTS; id++) {
            ends.put(id, (long) (random.nextDouble() * LAST_END.toNanos()));
        }
        client = TdClient.builder()
                .apiUrl(URI.create("http://td.test"))
                .workflowUrl(URI.create("http://td.test"))
                .apiKey(Secret.of("1/abc"))
                .requestsPerSecond(1_000_000)
                .httpClient(
                        new OkHttpClient.Builder().addInterceptor(this::answer).build())
                .waitScheduler(time)
                .callbackExecutor(Runnable::run)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void takesNoMoreRequestsThanThePagesThatShowWhatStillRuns() {
        List<String> ids =
                IntStream.rangeClosed(1, ATTEMPTS).mapToObj(Integer::toString).toList();
        CompletableFuture<List<TdAttempt>> all = client.waits().attempts(ids, OPTIONS, this::seen);

        time.pass(LAST_END.plusMinutes(1));

        assertThat(all).isCompleted();
        assertThat(requests).isEqualTo(demanded());
        assertKnownWithin(POLLING.longest());
    }

    @Test
    void takesHardlyMoreWhereTheWaitsBeginOneByOne() {
        List<CompletableFuture<TdAttempt>> all = new ArrayList<>();
        for (int id = 1; id <= ATTEMPTS; id++) {
            all.add(client.waits().attempt(Integer.toString(id), OPTIONS, this::seen));
            time.pass(Duration.ofNanos(20_000));
        }

        time.pass(LAST_END.plusMinutes(1));

        assertThat(all).allMatch(CompletableFuture::isDone);
        // The first one's look by itself, and one page for those that came before the next round.
        assertThat(requests).isLessThanOrEqualTo(demanded() + 2);
        assertKnownWithin(POLLING.longest());
    }

    /** What the pauses demand at least: at each look, the fewest pages that show all that was not yet known to have ended. */
    private int demanded() {
        int pages = 0;
        long look = 0;
        Duration pause = POLLING.start();
        TreeSet<Integer> left = new TreeSet<>(ends.keySet());
        while (!left.isEmpty()) {
            TreeSet<Integer> unseen = new TreeSet<>(left);
            while (!unseen.isEmpty()) {
                unseen.tailSet(unseen.last() - PER_PAGE, false).clear();
                pages++;
            }
            long now = look;
            left.removeIf(id -> ends.get(id) <= now);
            look += pause.toNanos();
            pause = POLLING.next(pause);
        }
        return pages;
    }

    private void seen(TdAttempt attempt) {
        if (attempt.status().finished()) {
            known.put(Integer.valueOf(attempt.id()), time.nanoTime());
        }
    }

    private void assertKnownWithin(Duration longest) {
        assertThat(known).hasSize(ATTEMPTS);
        assertThat(known)
                .allSatisfy((id, when) -> assertThat(Duration.ofNanos(when - ends.get(id)))
                        .as("latency of attempt %d", id)
                        .isBetween(Duration.ZERO, longest));
    }

    private Response answer(Interceptor.Chain chain) {
        requests++;
        HttpUrl url = chain.request().url();
        String last = url.queryParameter("last_id");
        String body;
        if (last == null) {
            body = attempt(Integer.parseInt(url.pathSegments().get(2)));
        } else {
            List<String> page = new ArrayList<>();
            int size = Integer.parseInt(url.queryParameter("page_size"));
            for (int id = Integer.parseInt(last) - 1; id > 0 && page.size() < size; id--) {
                page.add(attempt(id));
            }
            body = "{\"attempts\":[" + String.join(",", page) + "]}";
        }
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(body, MediaType.get("application/json")))
                .build();
    }

    private String attempt(int id) {
        boolean done = ends.get(id) <= time.nanoTime();
        return "{\"id\":\"" + id + "\",\"sessionId\":\"" + id
                + "\",\"sessionTime\":\"2026-03-01T00:00:00Z\",\"status\":\"" + (done ? "success" : "running")
                + "\",\"done\":" + done + "}";
    }
}

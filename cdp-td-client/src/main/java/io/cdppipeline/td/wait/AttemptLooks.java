package io.cdppipeline.td.wait;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.workflow.TdAttempt;
import io.cdppipeline.td.workflow.TdAttempts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Looks at attempts by the pages of their list, which goes from the newest to the oldest. Each page begins with the newest
 * attempt that is still to be looked at, so that every page shows at least one, and none is fetched for what lies between.
 */
final class AttemptLooks implements Looks<TdAttempt, TdAttempt> {

    /** The most that a page may have (digdag fact sheet, section 6). */
    private static final int MOST_PER_PAGE = 100;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final ApiCalls calls;
    private final Api api;
    private final TdAttempts attempts;
    private final Set<String> unlisted = new HashSet<>();
    private boolean listRefused;

    AttemptLooks(ApiCalls calls, TdAttempts attempts) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.attempts = attempts;
    }

    @Override
    public String noun() {
        return "attempt";
    }

    @Override
    public Seen<TdAttempt> look(Set<String> due) {
        Seen<TdAttempt> seen = new Seen<>();
        unlisted.retainAll(due);
        NavigableSet<Long> listed = new TreeSet<>();
        List<String> single = new ArrayList<>();
        for (String id : due) {
            if (listRefused || unlisted.contains(id) || !NUMBER.matcher(id).matches()) {
                single.add(id);
            } else {
                listed.add(Long.parseLong(id));
            }
        }
        try {
            while (!listed.isEmpty()) {
                long newest = listed.last();
                NavigableSet<Long> near = listed.tailSet(newest - MOST_PER_PAGE, false);
                if (near.size() == 1) {
                    single.add(Long.toString(newest));
                    listed.remove(newest);
                } else {
                    page(newest, near, listed, single, seen);
                }
            }
        } catch (TdClientException e) {
            if (e instanceof TdClientException.Retriable || e.kind() == Kind.INTERRUPTED) {
                // The service is not to be had now: asking for each by itself would only make that worse.
                listed.forEach(id -> seen.failed().put(Long.toString(id), e));
                seen.failed(single, e);
                return seen;
            }
            // Whoever may not list may still look at each.
            listRefused = true;
            listed.forEach(id -> single.add(Long.toString(id)));
        }
        lookAtEach(single, seen);
        return seen;
    }

    private void page(
            long newest,
            NavigableSet<Long> near,
            NavigableSet<Long> listed,
            List<String> single,
            Seen<TdAttempt> seen) {
        boolean moreBelow = near.size() < listed.size();
        int size = moreBelow ? MOST_PER_PAGE : (int) (newest - near.first() + 1);
        List<TdAttempt> page = calls.json(
                Operation.look("look at attempts", "from " + newest + " down"),
                () -> api.list(true, size, Long.toString(newest + 1)),
                body -> Json.list(body, "attempts").stream()
                        .map(attempt -> TdAttempt.of(Json.map(attempt)))
                        .toList());
        page.forEach(attempt -> seen.found().put(attempt.id(), attempt));
        String last = page.isEmpty() ? "" : page.get(page.size() - 1).id();
        // A page that is shorter than asked for need not be the last: the service may have a limit of its own.
        long reached = NUMBER.matcher(last).matches() ? Long.parseLong(last) : 0;
        // What the page passed by without showing it is not in the list at all.
        for (long id : List.copyOf(listed.tailSet(reached, true))) {
            if (id <= newest) {
                listed.remove(id);
                String text = Long.toString(id);
                if (!seen.found().containsKey(text)) {
                    unlisted.add(text);
                    single.add(text);
                }
            }
        }
    }

    private void lookAtEach(List<String> ids, Seen<TdAttempt> seen) {
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            try {
                seen.found()
                        .put(
                                id,
                                calls.json(
                                        Operation.look("look at attempt", id),
                                        () -> api.show(id),
                                        body -> TdAttempt.of(Json.map(body))));
            } catch (TdClientException e) {
                boolean onlyThis = e.kind() == Kind.MALFORMED_ANSWER || e instanceof TdClientException.NonRetriable;
                if (!onlyThis || e.kind() == Kind.INTERRUPTED) {
                    seen.failed(ids.subList(i, ids.size()), e);
                    return;
                }
                seen.failed().put(id, e);
            }
        }
    }

    @Override
    public boolean finished(TdAttempt seen) {
        return seen.status().finished();
    }

    @Override
    public String status(TdAttempt seen) {
        return seen.status().text();
    }

    @Override
    public TdAttempt result(String id, TdAttempt seen) {
        return seen;
    }

    @Override
    public void kill(String id) {
        attempts.kill(id);
    }

    interface Api {
        @GET("api/attempts")
        Call<JsonNode> list(
                @Query("include_retried") boolean includeRetried,
                @Query("page_size") int pageSize,
                @Query("last_id") String lastId);

        @GET("api/attempts/{id}")
        Call<JsonNode> show(@Path("id") String id);
    }
}

package io.cdppipeline.td.wait;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import io.cdppipeline.td.job.TdJobs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import retrofit2.Call;
import retrofit2.http.GET;
import retrofit2.http.Path;
import retrofit2.http.Query;

/**
 * Looks at jobs by the pages of their list, which goes from the newest to the oldest, as long as a page shows at least two of
 * those that are looked for; at the rest one by one.
 */
final class JobLooks implements Looks<JobStatus, TdJob> {

    private static final int PER_PAGE = 100;

    /** After a page that showed less than two, the list is left alone for so many looks. */
    private static final int LOOKS_WITHOUT_LIST = 10;

    private final ApiCalls calls;
    private final Api api;
    private final TdJobs jobs;
    private int withoutList;
    private boolean listRefused;

    JobLooks(ApiCalls calls, TdJobs jobs) {
        this.calls = calls;
        this.api = calls.api(Api.class);
        this.jobs = jobs;
    }

    @Override
    public String noun() {
        return "job";
    }

    @Override
    public Seen<JobStatus> look(Set<String> due) {
        Seen<JobStatus> seen = new Seen<>();
        Set<String> left = new LinkedHashSet<>(due);
        try {
            if (withoutList > 0) {
                withoutList--;
            } else if (!listRefused) {
                lookAtList(left, seen);
            }
        } catch (TdClientException e) {
            if (e instanceof TdClientException.Retriable || e.kind() == Kind.INTERRUPTED) {
                seen.failed(left, e);
                return seen;
            }
            listRefused = true;
        }
        lookAtEach(new ArrayList<>(left), seen);
        return seen;
    }

    private void lookAtList(Set<String> left, Seen<JobStatus> seen) {
        for (int from = 0; left.size() > 1; from += PER_PAGE) {
            int first = from;
            List<JsonNode> page = calls.json(
                    Operation.look("look at jobs", "from the newest but " + first + " down"),
                    () -> api.list(first, first + PER_PAGE - 1),
                    body -> Json.list(body, "jobs"));
            int shown = 0;
            for (JsonNode job : page) {
                String id = Json.text(job, "job_id");
                seen.found().put(id, JobStatus.of(Json.text(job, "status")));
                shown += left.remove(id) ? 1 : 0;
            }
            if (shown < 2) {
                withoutList = LOOKS_WITHOUT_LIST;
                return;
            }
            if (page.size() < PER_PAGE) {
                return;
            }
        }
    }

    private void lookAtEach(List<String> ids, Seen<JobStatus> seen) {
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            try {
                seen.found()
                        .put(
                                id,
                                calls.json(
                                        Operation.look("look at job", id),
                                        () -> api.status(id),
                                        body -> JobStatus.of(Json.required(body, "status"))));
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
    public boolean finished(JobStatus seen) {
        return seen.finished();
    }

    @Override
    public String status(JobStatus seen) {
        return seen.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public TdJob result(String id, JobStatus seen) {
        return jobs.show(id);
    }

    @Override
    public void kill(String id) {
        jobs.kill(id);
    }

    interface Api {
        @GET("v3/job/list")
        Call<JsonNode> list(@Query("from") int from, @Query("to") int to);

        @GET("v3/job/status/{id}")
        Call<JsonNode> status(@Path("id") String id);
    }
}

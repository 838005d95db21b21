package io.cdppipeline.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.store.Documents;
import java.util.ArrayList;
import java.util.List;

/** The jobs that a saved query or a named load has issued: its document lists their ids. */
final class RunHistory {

    static final String FIELD = "history";

    private final Documents documents;
    private final JobService jobs;

    RunHistory(Documents documents, JobService jobs) {
        this.documents = documents;
        this.jobs = jobs;
    }

    void add(String name, String jobId) {
        documents.change(name, before -> {
            before.withArray(FIELD).add(jobId);
            return before;
        });
    }

    /** Those that are remembered, the newest first. */
    List<Job> of(ObjectNode document) {
        List<Job> found = new ArrayList<>();
        document.path(FIELD)
                .forEach(id -> jobs.jobs().stream()
                        .filter(job -> job.id().equals(id.asText()))
                        .findFirst()
                        .ifPresent(job -> found.add(0, job)));
        return found;
    }
}

package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A workflow to start: for a session time that it has not had, or, with {@link #retryAttemptName()}, for one that it has
 * (digdag fact sheet, section 5). Immutable and thread-safe.
 */
@Value.Immutable
@CdpStyle
public interface StartRequest {

    /** The workflow's id, which also says which revision; or {@link #projectName()} and {@link #workflowName()}. */
    Optional<String> workflowId();

    /** The project's name: its latest revision is what runs. Only Treasure Data takes names. */
    Optional<String> projectName();

    /** The workflow's name within the project. */
    Optional<String> workflowName();

    /** The session's time, sent with this offset; whole seconds count. */
    OffsetDateTime sessionTime();

    /** Parameters of the attempt: text, numbers, booleans, lists and maps. */
    Map<String, Object> params();

    /** The name of a further attempt of a session that exists; one that the session has had gives that attempt. */
    Optional<String> retryAttemptName();

    /** What of an earlier attempt counts as done. Only with {@link #retryAttemptName()}. */
    Optional<Resume> resume();

    /** Whether the attempt may wait where too many run already. Only Treasure Data knows it. */
    Optional<Boolean> allowQueueing();

    /**
     * What of an earlier attempt counts as done.
     *
     * @param attemptId the earlier attempt
     * @param from the full name of the task to begin with; empty to run what did not succeed
     */
    record Resume(String attemptId, Optional<String> from) {}

    @Value.Check
    default void check() {
        boolean named = projectName().isPresent() && workflowName().isPresent();
        if (workflowId().isPresent()
                ? projectName().isPresent() || workflowName().isPresent()
                : !named) {
            throw new IllegalStateException(
                    "A start names its workflow either with workflowId(…) or with projectName(…) and workflowName(…)");
        }
    }

    /** A start with everything but the workflow and the time left to be set. */
    static Builder of(String workflowId, Instant sessionTime) {
        return builder().workflowId(workflowId).sessionTime(sessionTime);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link StartRequest}; not thread-safe. */
    final class Builder extends ImmutableStartRequest.Builder {
        Builder() {}

        /** The session's time, sent as UTC; whole seconds count. */
        public Builder sessionTime(Instant time) {
            return sessionTime(Objects.requireNonNull(time, "time").atOffset(ZoneOffset.UTC));
        }

        /** Has everything count as done that succeeded in an earlier attempt. */
        public Builder resumeFailed(String attemptId) {
            return resume(new Resume(attemptId, Optional.empty()));
        }

        /** Has everything count as done that an earlier attempt did before a task, given by its full name. */
        public Builder resumeFrom(String attemptId, String task) {
            return resume(new Resume(attemptId, Optional.of(task)));
        }
    }
}

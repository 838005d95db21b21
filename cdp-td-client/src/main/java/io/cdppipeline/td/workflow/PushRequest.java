package io.cdppipeline.td.workflow;

import io.cdppipeline.config.CdpStyle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A revision to push, and what becomes of its schedules. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface PushRequest {

    /** The project's name; the project is made if there is none. */
    String project();

    /** The revision's name, which the project has not had. */
    String revision();

    ProjectArchive archive();

    /** When the schedules of workflows that are new begin. Default: now. Whole seconds count. */
    Optional<Instant> scheduleFrom();

    /** Workflows whose schedules begin anew, forgetting the last session. */
    List<String> clearSchedules();

    /** Whether the schedules of all workflows begin anew. */
    @Value.Default
    default boolean clearAllSchedules() {
        return false;
    }

    /** Whether workflows whose schedule has changed go on from now. Only Treasure Data knows it. */
    @Value.Default
    default boolean skipSchedule() {
        return false;
    }

    /** A push with nothing said about schedules. */
    static Builder of(String project, String revision, ProjectArchive archive) {
        return builder().project(project).revision(revision).archive(archive);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PushRequest}; not thread-safe. */
    final class Builder extends ImmutablePushRequest.Builder {
        Builder() {}
    }
}

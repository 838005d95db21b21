package io.cdppipeline;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.StateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A pipeline of phases {@code first} and {@code second} on a {@link FakeTarget}, whose time passes only by its pauses. */
final class FakeRun {

    static final Secret KEY = Secret.of("12345/abcdef1234567890abcdef1234567890abcdef12");

    final FakeTarget target = new FakeTarget().table("acme_src", "a", 10).table("acme_stg", "b", 20);
    final List<Duration> waits = new ArrayList<>();
    final Path directory;
    Instant now = Instant.parse("2026-03-01T10:00:00Z");

    FakeRun(Path directory) {
        this.directory = directory;
    }

    static PipelineConfig.Builder config() {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder().client("acme").tdApiKey(KEY).build());
    }

    static PhaseGenerator phase(String id, String database, String table) {
        return PhaseGenerator.of(
                id,
                context -> GeneratedProject.builder()
                        .workflow(
                                id + "_run",
                                "+go:\n  echo>: " + context.config().global().client() + "\n")
                        .expect(database, table)
                        .build());
    }

    CdpPipeline.Builder builder() {
        return without()
                .phase(phase("first", "acme_src", "a"))
                .phase(phase("second", "acme_stg", "b"));
    }

    /** The same without phases. */
    CdpPipeline.Builder without() {
        return CdpPipeline.builder()
                .config(config().build())
                .target(target)
                .workDirectory(directory)
                .clock(clock())
                .pauses(wait -> {
                    waits.add(wait);
                    now = now.plus(wait);
                });
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    PipelineState state() {
        return StateStore.peek(directory).orElseThrow();
    }

    PhaseStatus status(String phase) {
        return state().phases().get(phase).status();
    }

    List<String> starts() {
        return target.calls.stream().filter(call -> call.startsWith("start")).toList();
    }
}

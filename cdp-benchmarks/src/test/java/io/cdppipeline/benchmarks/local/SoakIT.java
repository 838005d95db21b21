package io.cdppipeline.benchmarks.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakIT {

    @Test
    @Timeout(3_600)
    void fiftyClientsAtOnceLoseNothing() throws Exception {
        Soak.Outcome outcome = new Soak(50).run(Long.getLong("soak.operations", 600));

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.counts())
                .containsKeys("push", "start", "query", "write", "kill job", "kill attempt", "look")
                .hasEntrySatisfying(
                        "attempt success", count -> assertThat(count).isPositive())
                .hasEntrySatisfying("attempt killed", count -> assertThat(count).isPositive());
    }
}

package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpException;
import io.cdppipeline.FakeTargets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransientFailureRemedyTest extends RemedyContract {

    private final List<Duration> waits = new ArrayList<>();

    @Override
    protected Remedy remedy() {
        return new TransientFailureRemedy(2);
    }

    @Override
    protected Remedy.RemedyContext curable() {
        return context(
                new CdpException("503") {
                    @Override
                    public boolean transientFailure() {
                        return true;
                    }
                },
                1);
    }

    @Override
    protected Remedy.RemedyContext incurable() {
        return context(new CdpException("401"), 1);
    }

    private Remedy.RemedyContext context(CdpException cause, int count) {
        return new Remedy.RemedyContext(
                Failure.builder()
                        .phaseId("first")
                        .phaseTitle("First")
                        .step(Step.DEPLOY)
                        .count(count)
                        .message(String.valueOf(cause.getMessage()))
                        .cause(cause)
                        .logFile(Path.of("phase1_first.log"))
                        .build(),
                FakeTargets.empty(),
                waits::add);
    }

    @Test
    void theSecondTimeItWaitsLonger() throws InterruptedException {
        remedy().mend(curable());
        Remedy.RemedyContext first = curable();
        remedy().mend(first.of(
                Failure.builder().from(first.failure()).count(2).build()));

        assertThat(waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
}

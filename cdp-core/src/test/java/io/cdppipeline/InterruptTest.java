package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.console.ConsoleFailureHandler;
import io.cdppipeline.console.Dialog;
import io.cdppipeline.console.DialogEndedException;
import io.cdppipeline.event.FailureDecided;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.StepStarted;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.run.Decision;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.RunStatus;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {

    @TempDir
    Path directory;

    private FakeRun run;

    @BeforeEach
    void fresh() {
        run = new FakeRun(directory);
    }

    /** Nothing of a test may reach the next one on this thread. */
    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private PipelineResult interruptedInAPause() {
        return run.builder()
                .pauses(wait -> {
                    throw new InterruptedException();
                })
                .build()
                .run();
    }

    @Test
    void anInterruptedRunIsJournaledAndReportedAsSuch() {
        PipelineResult result = interruptedInAPause();

        assertThat(Thread.interrupted()).as("the thread is interrupted").isTrue();
        assertThat(result.success()).isFalse();
        assertThat(run.state().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run.status("first")).isEqualTo(PhaseStatus.IN_PROGRESS);
        assertThat(run.state().openSessions()).extracting(Session::sessionId).containsExactly("s101");
        assertThat(directory.resolve("pipeline_report.md")).content().contains("partial report");
    }

    @Test
    void theNextRunTakesTheSessionUp() {
        String runId = interruptedInAPause().report().runId();
        assertThat(Thread.interrupted()).isTrue();

        PipelineResult result = run.builder().build().run();

        assertThat(result.success()).isTrue();
        assertThat(result.report().runId()).isEqualTo(runId);
        assertThat(run.state().phases().get("first").workflows()).hasSize(1);
    }

    @Test
    void aStepThatFailsBecauseOfAnInterruptIsNotDecidedOn() {
        List<Decision> decided = new ArrayList<>();
        run.target.deployFailures.add(new CdpException("the call was cut short"));

        run.builder()
                .listener(new PipelineListener() {
                    @Override
                    public void onStepStarted(StepStarted event) {
                        Thread.currentThread().interrupt();
                    }

                    @Override
                    public void onFailure(FailureDecided event) {
                        decided.add(event.decision());
                    }
                })
                .build()
                .run();

        assertThat(decided).isEmpty();
        assertThat(run.state().status()).isEqualTo(RunStatus.INTERRUPTED);
    }

    /** A read of a console cannot be interrupted. */
    @Test
    void aRunThatAsksIsInterruptedThoughNobodyAnswers() throws IOException {
        run.target.ends("first_run", FakeTarget.error("+a", "boom"));
        try (PipedWriter nobody = new PipedWriter();
                Reader silence = new PipedReader(nobody)) {
            FailureHandler console = ConsoleFailureHandler.on(Dialog.of(silence, new StringWriter()));

            PipelineResult result = run.builder()
                    .failureHandler(failure -> {
                        Thread.currentThread().interrupt();
                        return console.decide(failure);
                    })
                    .build()
                    .run();

            assertThat(result.report().markdown()).contains("partial report");
        }
        assertThat(run.state().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run.status("first")).isEqualTo(PhaseStatus.IN_PROGRESS);
        assertThat(Thread.interrupted()).as("the thread is interrupted").isTrue();
    }

    @Test
    void whatIsTypedAfterAnInterruptAnswersTheNextQuestion() throws IOException {
        try (PipedWriter person = new PipedWriter();
                Reader typed = new PipedReader(person)) {
            Dialog dialog = Dialog.of(typed, new StringWriter());
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> dialog.ask("First? "))
                    .isInstanceOf(DialogEndedException.class)
                    .hasMessage("The run was interrupted at the question 'First?': run it again to be asked again");
            assertThat(Thread.interrupted()).isTrue();

            person.write("one\ntwo\n");

            assertThat(dialog.ask("Second? ")).isEqualTo("one");
            assertThat(dialog.ask("Third? ")).isEqualTo("two");
        }
    }

    @Test
    void sessionsAreKilledOnlyIfSoChosen() {
        List<String> killed = new ArrayList<>();
        Monitor monitor = new Monitor() {
            @Override
            public Outcome monitor(MonitorContext context) throws InterruptedException {
                throw new InterruptedException();
            }

            @Override
            public boolean kill(Session session) {
                killed.add(session.attemptId());
                return true;
            }
        };

        run.builder().monitor(monitor).build().run();
        assertThat(killed).isEmpty();
        assertThat(Thread.interrupted()).isTrue();

        run.builder().monitor(monitor).killSessionsOnInterrupt().build().run();
        assertThat(killed).containsExactly("a101");
    }
}

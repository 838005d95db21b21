package io.cdppipeline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.run.Decision;
import io.cdppipeline.run.FailureHandler;
import io.cdppipeline.run.FailureHandlerContract;
import io.cdppipeline.run.Step;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFailureHandlerTest extends FailureHandlerContract {

    private final StringWriter shown = new StringWriter();

    @TempDir
    Path directory;

    @Override
    protected FailureHandler handler() {
        return answering("abort\n");
    }

    private FailureHandler answering(String answers) {
        return ConsoleFailureHandler.on(Dialog.of(new StringReader(answers), shown));
    }

    @Test
    void theMenuSaysWhatFailedAndWhatCanBeDone() {
        Decision decision = answering("1\n").decide(failure(Step.MONITOR, 1)
                .addProbableCauses("The phase before did not make the table")
                .logFile(Path.of("phase1_ingestion.log"))
                .build());

        assertThat(decision).isEqualTo(Decision.RETRY);
        assertThat(shown.toString().replace(System.lineSeparator(), "\n")).isEqualTo("""
                ✗ Ingestion: Monitor execution failed
                  it did not work
                  Possible causes:
                  1. The phase before did not make the table
                  Log: phase1_ingestion.log
                Options:
                1. Retry - run the step again as it is
                2. Fix - mend the cause, then generate the phase anew and run it again
                3. View full logs - show the phase's log, then ask again
                4. Skip - go on without this phase (NOT RECOMMENDED)
                5. Abort - stop here with a partial report; the next run resumes at this phase
                Your choice (1-5): \
                """);
    }

    @Test
    void aFixIsWaitedFor() {
        assertThat(answering("2\n\n").decide(failure(Step.DEPLOY, 1).build())).isEqualTo(Decision.FIX);
        assertThat(shown.toString()).endsWith("Press Enter when it is done: ");
    }

    @Test
    void theWholeLogIsShownAndTheQuestionAskedAgain() throws IOException {
        Path log = Files.writeString(directory.resolve("phase.log"), "line one\nline two\n");

        assertThat(answering("3\n5\n").decide(failure(Step.MONITOR, 1).logFile(log).build()))
                .isEqualTo(Decision.ABORT);
        assertThat(shown.toString()).contains("line one\nline two").containsPattern("(?s)line two.*Your choice \\(1-5\\)");
    }

    @Test
    void aLogThatIsNotThereIsReplacedByItsLastLines() {
        answering("3\n5\n").decide(failure(Step.MONITOR, 1).logExcerpt("the last line").build());

        assertThat(shown.toString()).contains("cannot be read").contains("Its last lines were:\nthe last line");
    }

    @Test
    void toSkipIsConfirmedAfterItsConsequencesAreSpeltOut() {
        assertThat(answering("4\nyes\n").decide(failure(Step.MONITOR, 1).build()))
                .isEqualTo(Decision.SKIP);
        assertThat(shown.toString())
                .contains(
                        "If Ingestion is skipped:",
                        "- these tables are not made, or stay as an earlier run left them: acme_src.shopify_orders",
                        "they fail, or work on old data: Hist-Union, Staging",
                        "Skip Ingestion all the same? (yes/no, Enter for no): ");
    }

    @Test
    void whoDoesNotConfirmIsAskedAgain() {
        assertThat(answering("4\nno\n1\n").decide(failure(Step.MONITOR, 1).build()))
                .isEqualTo(Decision.RETRY);
    }

    @Test
    void aSessionThatHasNotEndedInTimeCanBeWaitedForOrLookedAt() {
        var late = failure(Step.MONITOR, 1).timedOut(true).build();

        assertThat(answering("1\n").decide(late)).isEqualTo(Decision.CONTINUE);
        assertThat(answering("2\n").decide(late)).isEqualTo(Decision.CHECK);
        assertThat(answering("4\n").decide(late)).isEqualTo(Decision.ABORT);
        assertThat(shown.toString()).contains("✗ Ingestion: Monitor execution has not ended in time");
    }

    @Test
    void aWarningCanBeAccepted() {
        assertThat(answering("1\n").decide(warning(1).build())).isEqualTo(Decision.ACCEPT);
        assertThat(shown.toString()).contains("⚠ Ingestion: Validate output has warnings");
    }

    @Test
    void anAnswerThatIsNoChoiceIsAskedForAgain() {
        assertThat(answering("6\nperhaps\nRetry\n").decide(failure(Step.DEPLOY, 1).build()))
                .isEqualTo(Decision.RETRY);
        assertThat(shown.toString()).contains("Please answer with a number from 1 to 5.");
    }

    @Test
    void nobodyThereToAnswerMeansAbort() {
        assertThat(answering("").decide(failure(Step.DEPLOY, 1).build())).isEqualTo(Decision.ABORT);
        assertThat(shown.toString()).contains("The input ended at the question 'Your choice (1-5):'");
    }
}

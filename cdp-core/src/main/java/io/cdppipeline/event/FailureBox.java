package io.cdppipeline.event;

import io.cdppipeline.run.Failure;
import java.util.ArrayList;
import java.util.List;

/** A failure as a reader at a console wants it: what, where, why perhaps, and what was decided. */
final class FailureBox {

    private FailureBox() {}

    static List<String> lines(FailureDecided event) {
        Failure failure = event.failure();
        List<String> lines = new ArrayList<>();
        lines.add((failure.warning() ? "⚠ " : "✗ ") + failure.phaseTitle() + ": "
                + failure.step().title() + (failure.warning() ? " has warnings" : " failed"));
        failure.session()
                .ifPresent(session ->
                        lines.add("  Workflow: " + session.workflow() + ", session ID: " + session.sessionId()));
        failure.diagnosis().ifPresent(diagnosis -> lines.add("  Kind: " + diagnosis));
        failure.message().lines().forEach(line -> lines.add("  " + line));
        if (!failure.probableCauses().isEmpty()) {
            lines.add("  Possible causes:");
            int number = 0;
            for (String cause : failure.probableCauses()) {
                number++;
                lines.add("  " + number + ". " + cause);
            }
        }
        lines.add("  Log: " + failure.logFile());
        lines.add("  Decision: " + event.decision()
                + event.remedy().map(done -> " (" + done + ")").orElse(""));
        return lines;
    }
}

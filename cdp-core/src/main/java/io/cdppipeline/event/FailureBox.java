package io.cdppipeline.event;

import java.util.ArrayList;
import java.util.List;

/** A failure as a reader at a console wants it, and what was decided. */
final class FailureBox {

    private FailureBox() {}

    static List<String> lines(FailureDecided event) {
        List<String> lines = new ArrayList<>(event.failure().lines());
        lines.add("  Decision: " + event.decision()
                + event.remedy().map(done -> " (" + done + ")").orElse(""));
        return lines;
    }
}

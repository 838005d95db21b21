package io.cdppipeline.console;

import io.cdppipeline.Approval;
import io.cdppipeline.PipelineSummary;
import java.util.Optional;

/** Shows a person what a run is about to do, and asks whether it may. Where the input has ended, it may not. */
public final class ConsoleApproval implements Approval {

    private final Dialog dialog;

    private ConsoleApproval(Dialog dialog) {
        this.dialog = dialog;
    }

    /** An approval that is asked for in this dialog. */
    public static ConsoleApproval on(Dialog dialog) {
        return new ConsoleApproval(dialog);
    }

    @Override
    public boolean approve(PipelineSummary summary) {
        dialog.say(summary.toString());
        try {
            return dialog.confirm("\nReady to proceed?", Optional.empty());
        } catch (DialogEndedException e) {
            dialog.say(String.valueOf(e.getMessage()));
            return false;
        }
    }
}

package io.cdppipeline.console;

import io.cdppipeline.CdpException;

/** A question that nobody answers: the input has ended, or the thread that asked was interrupted. */
public final class DialogEndedException extends CdpException {

    DialogEndedException(String question) {
        this(
                question,
                "The input ended",
                "run it where somebody can answer, or unattended, with a configuration file and a policy for failures");
    }

    private DialogEndedException(String question, String what, String advice) {
        super(what + " at the question '" + question.strip() + "': " + advice);
    }

    static DialogEndedException interrupted(String question) {
        return new DialogEndedException(question, "The run was interrupted", "run it again to be asked again");
    }
}

package io.cdppipeline.console;

import io.cdppipeline.CdpException;

/** A question that nobody can answer, as the input has ended. */
public final class DialogEndedException extends CdpException {

    DialogEndedException(String question) {
        super("The input ended at the question '" + question.strip()
                + "': run it where somebody can answer, or unattended, with a configuration file and a policy for failures");
    }
}

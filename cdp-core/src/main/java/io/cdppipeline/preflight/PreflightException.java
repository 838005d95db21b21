package io.cdppipeline.preflight;

import io.cdppipeline.CdpException;
import io.cdppipeline.validate.Check;

/** A run that did not begin, since something that it needs is not as it must be. It names everything that failed. */
public final class PreflightException extends CdpException {

    private final transient Preflight preflight;

    public PreflightException(Preflight preflight) {
        super("The run does not begin; nothing was generated, and nothing sent:\n"
                + new Preflight(preflight.with(Check.Status.FAIL))
                        .toString()
                        .indent(2)
                        .stripTrailing());
        this.preflight = preflight;
    }

    /** All that was looked at. */
    public Preflight preflight() {
        return preflight;
    }
}

package io.cdppipeline.monitor;

import io.cdppipeline.CdpException;
import java.time.Instant;

/** A session of this workflow and time exists that another run has started: the starter must choose another time. */
public final class SessionTakenException extends CdpException {

    public SessionTakenException(String workflow, Instant sessionTime) {
        super("The workflow '" + workflow + "' has a session at " + sessionTime
                + " already, which another run has started");
    }
}

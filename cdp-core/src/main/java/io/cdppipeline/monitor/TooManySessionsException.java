package io.cdppipeline.monitor;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** The target runs as many sessions as it may; nothing was started, and the start may be asked for again later. */
public final class TooManySessionsException extends CdpException {

    public TooManySessionsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean transientFailure() {
        return true;
    }
}

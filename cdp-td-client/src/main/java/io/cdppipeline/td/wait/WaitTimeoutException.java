package io.cdppipeline.td.wait;

import io.cdppipeline.CdpException;

/** What was waited for has not ended in the time given; it goes on. */
public final class WaitTimeoutException extends CdpException {

    private static final long serialVersionUID = 1L;

    WaitTimeoutException(String message) {
        super(message);
    }
}

package io.cdppipeline.local.workflow;

import io.cdppipeline.CdpException;

/** An answer of {@link TdService} that is not a success. */
public final class TdServiceException extends CdpException {

    private final int status;

    /**
     * @param status the HTTP status that the API would answer
     * @param message the text of the API's error body
     */
    public TdServiceException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}

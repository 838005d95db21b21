package io.cdppipeline.td.internal;

/** An answer with a status of success whose content is not what it must be. Turned into a TdClientException by the caller. */
public final class MalformedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedAnswerException(String message) {
        super(message);
    }
}

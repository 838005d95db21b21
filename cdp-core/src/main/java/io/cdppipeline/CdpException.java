package io.cdppipeline;

import org.jspecify.annotations.Nullable;

/**
 * Root of every exception this library throws for a reason outside the calling code.
 *
 * <p>The message says what failed, with which value, where, and what to do about it. It never holds a secret.
 */
public class CdpException extends RuntimeException {

    public CdpException(String message) {
        super(message);
    }

    public CdpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed later without anybody mending anything, as when a service was not reachable. */
    public boolean transientFailure() {
        return false;
    }
}

package io.cdppipeline.local.unify;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** A step of a unification that failed; nothing of the step was stored. */
public final class UnificationFailure extends CdpException {

    UnificationFailure(String message) {
        super(message);
    }

    UnificationFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

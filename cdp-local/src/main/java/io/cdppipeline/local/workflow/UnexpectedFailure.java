package io.cdppipeline.local.workflow;

import org.jspecify.annotations.Nullable;

/** A failure that the server reports as unexpected, its message ending with {@code (runtime)}. */
public class UnexpectedFailure extends RuntimeException {

    public UnexpectedFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.cdppipeline.td.internal;

import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdClientException.Kind;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls for which a thing that is missing is no failure. */
public final class Missing {

    private Missing() {}

    /** What a call gives, or empty if it is refused with kind NOT_FOUND. */
    public static <T> Optional<T> asEmpty(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (TdClientException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Sends a deletion, which is done as well if it is refused with kind NOT_FOUND. */
    public static void asDeleted(Runnable delete) {
        try {
            delete.run();
        } catch (TdClientException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}

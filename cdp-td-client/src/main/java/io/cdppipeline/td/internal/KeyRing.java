package io.cdppipeline.td.internal;

import io.cdppipeline.config.Secret;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The key in use, and the one that follows it where it expires. Thread-safe. */
public final class KeyRing {

    private final Supplier<Optional<Secret>> renewal;
    private final Set<Secret> known = new LinkedHashSet<>();
    private Secret current;
    private Optional<RuntimeException> trouble = Optional.empty();

    /**
     * A ring.
     *
     * @param first the value of the Authorization header
     * @param renewal what it is now, for whoever holds the account; asked when the one in use is refused
     */
    KeyRing(Secret first, Supplier<Optional<Secret>> renewal) {
        this.current = first;
        this.renewal = renewal;
        known.add(first);
    }

    synchronized Secret current() {
        return current;
    }

    /** Another key than one that was refused; empty if there is none, or it was in use before. */
    synchronized Optional<Secret> insteadOf(Secret refused) {
        if (!current.equals(refused)) {
            return Optional.of(current);
        }
        Optional<Secret> next = asked().filter(key -> !known.contains(key));
        next.ifPresent(key -> {
            known.add(key);
            current = key;
        });
        return next;
    }

    /** One that cannot say is as good as one that knows no other key; why it cannot is told with the refusal. */
    private Optional<Secret> asked() {
        try {
            trouble = Optional.empty();
            return renewal.get();
        } catch (RuntimeException e) {
            trouble = Optional.of(e);
            return Optional.empty();
        }
    }

    /** Why another key was not to be had, where whoever knows it could not say. */
    synchronized Optional<RuntimeException> trouble() {
        return trouble;
    }

    /** The text without any key that was ever in use. */
    synchronized String mask(String text) {
        String masked = text;
        for (Secret key : known) {
            String whole = key.reveal();
            String naked = whole.substring(whole.indexOf(' ') + 1);
            masked = naked.isEmpty() ? masked : masked.replace(naked, "****");
        }
        return masked;
    }
}

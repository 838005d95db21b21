package io.cdppipeline.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A text that must not be seen: an API key, a password.
 *
 * <p>{@link #toString()} and JSON both give a mask that keeps the last four characters of a long secret and nothing of a
 * short one; only {@link #reveal()} gives the text. Immutable and thread-safe. Equality compares the text in constant time.
 */
public final class Secret {

    private static final int SHORTEST_WITH_TAIL = 12;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps a text; blank at either end is kept, since it may be part of the secret. */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "text"));
    }

    /** The secret itself. Hand it to the service that needs it and to nothing else. */
    public String reveal() {
        return text;
    }

    /** The mask: {@code ****} and, for texts of 12 characters or more, the last four. */
    @JsonValue
    public String masked() {
        return text.length() < SHORTEST_WITH_TAIL ? "****" : "****" + text.substring(text.length() - 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return masked();
    }
}

package io.cdppipeline.plan;

import io.cdppipeline.state.Hashes;
import java.util.Optional;

/**
 * What becomes of one file of a project. Immutable.
 *
 * @param path relative to the project, with {@code /}
 * @param diff from what is there now to what is generated
 */
public record FileChange(String path, UnifiedDiff diff) {

    /** SHA-256 of what is there now, hexadecimal; empty for a new file. Worked out at each call. */
    public Optional<String> hashBefore() {
        return diff.before().map(Hashes::sha256);
    }

    /** SHA-256 of what is generated, hexadecimal; empty for a file that is no longer part of the project. */
    public Optional<String> hashAfter() {
        return diff.after().map(Hashes::sha256);
    }

    /** {@code A} for a new file, {@code M} for a changed one, {@code D} for one that goes. */
    public char sign() {
        return diff.before().isEmpty() ? 'A' : diff.after().isEmpty() ? 'D' : 'M';
    }

    /** {@code M queries/a.sql (+3 -1)}, with the first digits of both hashes. */
    @Override
    public String toString() {
        return sign() + " " + path + " (+" + diff.added() + " -" + diff.removed() + ") " + start(hashBefore()) + ".."
                + start(hashAfter());
    }

    private static String start(Optional<String> hash) {
        return hash.map(text -> text.substring(0, 8)).orElse("0");
    }
}

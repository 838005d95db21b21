package io.cdppipeline.plan;

import java.util.Optional;

/**
 * What becomes of one file of a project. Immutable.
 *
 * @param path relative to the project, with {@code /}
 * @param hashBefore SHA-256 of what is there now, hexadecimal; empty for a new file
 * @param hashAfter SHA-256 of what is generated, hexadecimal; empty for a file that is no longer part of the project
 * @param diff from the one to the other
 */
public record FileChange(String path, Optional<String> hashBefore, Optional<String> hashAfter, UnifiedDiff diff) {

    /** {@code A} for a new file, {@code M} for a changed one, {@code D} for one that goes. */
    public char sign() {
        return hashBefore.isEmpty() ? 'A' : hashAfter.isEmpty() ? 'D' : 'M';
    }

    /** {@code M queries/a.sql (+3 -1)}, with the first digits of both hashes. */
    @Override
    public String toString() {
        return sign() + " " + path + " (+" + diff.added() + " -" + diff.removed() + ") " + start(hashBefore) + ".."
                + start(hashAfter);
    }

    private static String start(Optional<String> hash) {
        return hash.map(text -> text.substring(0, 8)).orElse("0");
    }
}

package io.cdppipeline.plan;

/**
 * A file of a project that is not as this library wrote it, and not as it would write it now.
 *
 * @param path relative to the project, with {@code /}
 * @param text what it holds
 * @param diff from what is generated to what it holds
 */
public record EditedFile(String path, String text, UnifiedDiff diff) {

    /** {@code queries/a.sql (+3 -1)}. */
    @Override
    public String toString() {
        return path + " (+" + diff.added() + " -" + diff.removed() + ")";
    }
}

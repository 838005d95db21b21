package io.cdppipeline.workflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths inside a project: separated by {@code /}, relative to the project's root. */
final class Paths {

    private Paths() {}

    /**
     * Resolves a relative path.
     *
     * @param directory empty or ending with {@code /}
     * @return the path from the project's root; absent if it is absolute or leaves {@code directory}
     */
    static Optional<String> resolve(String directory, String path) {
        if (path.startsWith("/")) {
            return Optional.empty();
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (directory + path).split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String normal = String.join("/", parts);
        return normal.startsWith(directory) ? Optional.of(normal) : Optional.empty();
    }
}

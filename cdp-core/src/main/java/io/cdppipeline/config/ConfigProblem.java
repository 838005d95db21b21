package io.cdppipeline.config;

/**
 * One thing wrong with a configuration.
 *
 * @param location {@code file:line:column}, both counted from 1; {@code section.key} in a configuration built in code; the
 *     file alone where it cannot be read
 * @param message what was found, what is allowed, and the nearest name for a misspelt one; never a secret
 */
public record ConfigProblem(String location, String message) {

    @Override
    public String toString() {
        return location + ": " + message;
    }
}

package io.cdppipeline.workflow;

/**
 * A place in a project's file.
 *
 * @param file path from the project's root, separated by {@code /}
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}

package io.cdppipeline.lint;

/**
 * What a look at a file found wrong.
 *
 * @param rule the rule's id: {@code sql-syntax}
 * @param severity how bad it is
 * @param location {@code file:line:column}, counted from 1; {@code file} alone where the whole file is meant
 * @param message what is wrong and how to mend it
 */
public record Finding(String rule, Severity severity, String location, String message) {

    /** How bad a finding is. */
    public enum Severity {
        INFO,
        WARNING,
        ERROR
    }

    @Override
    public String toString() {
        return location + ": " + severity + " [" + rule + "] " + message;
    }
}

package io.cdppipeline.lint;

/**
 * What a look at a file found wrong.
 *
 * @param rule the rule's id: {@code general.sql-syntax}
 * @param severity how bad it is
 * @param location {@code file:line:column}, counted from 1; {@code file} alone where the whole file is meant
 * @param message what is wrong
 * @param fix what to do about it, where the message does not say so itself; empty if it does
 */
public record Finding(String rule, Severity severity, String location, String message, String fix) {

    /** A finding whose message says how to mend it. */
    public Finding(String rule, Severity severity, String location, String message) {
        this(rule, severity, location, message, "");
    }

    /** How bad a finding is. */
    public enum Severity {
        INFO,
        WARNING,
        ERROR
    }

    /** One line: {@code file:1:2: ERROR [rule] message. Fix: …}. */
    @Override
    public String toString() {
        String line = location + ": " + severity + " [" + rule + "] " + message;
        return fix.isEmpty() ? line : line + (message.endsWith(".") ? " Fix: " : ". Fix: ") + fix;
    }
}

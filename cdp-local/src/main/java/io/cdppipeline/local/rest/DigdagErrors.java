package io.cdppipeline.local.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The workflow server's words for bodies that it cannot read: clients show them, and some people search for them. */
final class DigdagErrors {

    private static final String MODELS = "io.digdag.client.api.";
    private static final String SOURCE = "\n at [Source: (io.undertow.servlet.spec.ServletInputStreamImpl); line: ";

    private DigdagErrors() {}

    /** Attributes that a body must have and has not. */
    static RestException missing(String model, List<String> attributes, byte[] body) {
        return new RestException(
                400,
                "Cannot construct instance of `" + MODELS + "Immutable" + model + "`, problem: Cannot build " + model
                        + ", some of required attributes are not set " + attributes + place(body, lastBrace(body)));
    }

    /** A {@code resume} of a kind that there is not. */
    static RestException unknownMode(String mode, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return new RestException(
                400,
                "Could not resolve type id '" + mode + "' as a subtype of [simple type, class " + MODELS
                        + "RestSessionAttemptRequest$Resume]: known type ids = [failed, from] (for POJO property"
                        + " 'resume')" + place(body, text.indexOf("\"" + mode + "\"")) + chain("resume"));
    }

    /** A time that is none. */
    static RestException badTime(String text, String property) {
        return new RestException(400, "Invalid ISO time format: " + text + chain(property));
    }

    private static String chain(String property) {
        return " (through reference chain: " + MODELS + "ImmutableRestSessionAttemptRequest$Json[\"" + property
                + "\"])";
    }

    /** {@code line: 1, column: 2}, both counted from 1. */
    static String place(byte[] body, int index) {
        String before = new String(body, 0, Math.max(0, Math.min(index, body.length)), StandardCharsets.UTF_8);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return SOURCE + line + ", column: " + column + "]";
    }

    private static int lastBrace(byte[] body) {
        int index = body.length - 1;
        while (index > 0 && body[index] != '}') {
            index--;
        }
        return index;
    }
}

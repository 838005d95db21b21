package io.cdppipeline.local.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a request.
 *
 * @param after how long nothing happens
 * @param status of an {@link Kind#ANSWER}
 */
record Fault(Kind kind, Duration after, int status, String body, Map<String, String> headers) {

    enum Kind {
        /** Carried out and answered, only later. */
        NONE,
        /** Not carried out: another answer. */
        ANSWER,
        /** Not carried out: the connection is reset. */
        RESET,
        /** Carried out: the connection is reset before the answer. */
        LOSE_ANSWER,
        /** Carried out: the connection is reset in the middle of the answer's body. */
        RESET_MID_BODY,
        /** Carried out: the connection is closed in good order in the middle of the answer's body. */
        TRUNCATE_BODY,
        /** Carried out: the answer's body is no JSON. */
        MALFORM_BODY
    }

    Fault {
        headers = Map.copyOf(headers);
    }

    String text() {
        String what = switch (kind) {
            case NONE -> "";
            case ANSWER -> "answer " + status;
            case RESET -> "reset the connection";
            case LOSE_ANSWER -> "carry out, but lose the answer";
            case RESET_MID_BODY -> "reset in the middle of the body";
            case TRUNCATE_BODY -> "truncate the body";
            case MALFORM_BODY -> "malform the body";
        };
        return after.isZero()
                ? what
                : String.join(", ", what.isEmpty() ? List.of("delay " + after) : List.of("delay " + after, what));
    }
}

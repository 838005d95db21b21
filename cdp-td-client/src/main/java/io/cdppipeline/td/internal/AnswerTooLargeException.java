package io.cdppipeline.td.internal;

import java.io.IOException;

/** An answer that has more bytes than are taken into memory. The same would come again, so it is not asked for again. */
final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(String message) {
        super(message);
    }
}

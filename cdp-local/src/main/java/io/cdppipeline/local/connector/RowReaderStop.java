package io.cdppipeline.local.connector;

/** Ends a reading whose rows so far are enough; no failure. */
final class RowReaderStop extends RuntimeException {

    RowReaderStop() {
        super("enough rows", null, false, false);
    }
}

package io.cdppipeline.td.job;

/** How a result is sent (td-api fact sheet, section 2). */
public enum ResultFormat {
    /** Gzipped msgpack: the smallest and the exactest. */
    MSGPACK_GZ("msgpack.gz"),

    /** A JSON array per line. */
    JSON("json"),

    /** Comma-separated values below a line of names. Cannot tell an empty text from none. */
    CSV("csv"),

    /** As {@link #CSV}, separated by tabs. */
    TSV("tsv");

    private final String text;

    ResultFormat(String text) {
        this.text = text;
    }

    /** The service's word for it. */
    public String text() {
        return text;
    }

    /** Whether the columns' names come before the rows. */
    boolean header() {
        return this == CSV || this == TSV;
    }
}

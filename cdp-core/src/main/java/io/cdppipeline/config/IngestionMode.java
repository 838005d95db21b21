package io.cdppipeline.config;

/** Which loads an ingestion makes. */
public enum IngestionMode {
    /** Only what changed since the last load. */
    INCREMENTAL("incremental"),

    /** One backfill, once. */
    HISTORICAL("historical"),

    /** The backfill once, then the increments, in two workflows. */
    BOTH("both");

    private final String text;

    IngestionMode(String text) {
        this.text = text;
    }

    /** The word that stands for it in a YAML config. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}

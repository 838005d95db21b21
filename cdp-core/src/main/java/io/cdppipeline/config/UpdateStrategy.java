package io.cdppipeline.config;

/** What a unification run reads. */
public enum UpdateStrategy {
    /** New rows only, joined to the graph of the run before. */
    INCREMENTAL("incremental"),

    /** All rows, from an empty graph. */
    FULL("full");

    private final String text;

    UpdateStrategy(String text) {
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

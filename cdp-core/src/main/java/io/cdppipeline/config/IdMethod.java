package io.cdppipeline.config;

/** How a unified id is made. */
public enum IdMethod {
    /** An id that stays with a customer when later data arrives. */
    PERSISTENT_ID("persistent_id"),

    /** An id computed from the leading identifier of a customer; a new leader gives a new id. */
    CANONICAL_ID("canonical_id");

    private final String text;

    IdMethod(String text) {
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

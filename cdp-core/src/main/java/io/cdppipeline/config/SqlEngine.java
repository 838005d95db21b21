package io.cdppipeline.config;

/** The engine that runs the staging queries. */
public enum SqlEngine {
    /** Presto, which Treasure Data runs as Trino. */
    PRESTO("presto"),

    /** Hive, for what Presto cannot do. */
    HIVE("hive");

    private final String text;

    SqlEngine(String text) {
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

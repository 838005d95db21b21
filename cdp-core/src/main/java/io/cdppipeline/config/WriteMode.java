package io.cdppipeline.config;

/** What a load does with the rows that its table has already. */
public enum WriteMode {
    /** They stay: the source gives what is new. */
    APPEND("append"),

    /** They go: the source gives everything each time. */
    REPLACE("replace");

    private final String text;

    WriteMode(String text) {
        this.text = text;
    }

    /** The word that stands for it in a YAML config and in a load file. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}

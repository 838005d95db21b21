package io.cdppipeline.config;

/** Which columns a joined table has where its history and its increments differ. */
public enum UnionSchema {
    /** Every column of either side; none is lost. */
    UNION("union"),

    /** Those of the increments, with their types; a column that only the history has is dropped. */
    INC("inc");

    private final String text;

    UnionSchema(String text) {
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

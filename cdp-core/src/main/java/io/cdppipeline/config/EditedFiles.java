package io.cdppipeline.config;

/** What becomes of a generated file that somebody edited, when its project is generated again. */
public enum EditedFiles {
    /** It stays as it is, and it is what is checked and deployed. */
    KEEP("keep"),

    /** It is moved to {@code {directory}_backup/{run id}/}, and the generated one takes its place. */
    BACK_UP("back_up"),

    /** Nothing is written: the phase fails and names every such file. */
    REFUSE("refuse");

    private final String text;

    EditedFiles(String text) {
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

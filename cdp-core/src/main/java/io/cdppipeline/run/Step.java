package io.cdppipeline.run;

/** The steps that every phase goes through, in order. */
public enum Step {
    GENERATE("Generate workflows"),
    DEPLOY("Deploy workflows"),
    START("Execute workflows"),
    MONITOR("Monitor execution"),
    VALIDATE("Validate output");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    /** What people read. */
    public String title() {
        return title;
    }
}

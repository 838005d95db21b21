package io.cdppipeline.run;

/**
 * What becomes of a run whose configuration is no longer the one that the run before it in the work directory was made with.
 * Secrets do not count: a renewed API key is still the same pipeline.
 */
public enum OnChangedConfig {

    /** A run that has not ended well is left behind, and a new one begins with the first phase. */
    NEW_RUN,

    /**
     * Phases that the changes do not reach are passed by if they are complete; the first one that they reach, and all after
     * it, run again. A run that has not ended well is resumed so; after a success, a new run does it.
     */
    RERUN_AFFECTED,

    /** A run that has not ended well goes on where it stopped; phases that are complete stay as the old settings made them. */
    CONTINUE,

    /** A run that has not ended well can be resumed with its own configuration only; anything else is refused. */
    REFUSE
}

package io.cdppipeline.run;

/** What to do about a {@link Failure}. */
public enum Decision {

    /** Run the phase again from its failed step. */
    RETRY,

    /** The cause has been mended: generate the phase anew and run it again. */
    FIX,

    /** Tell the listeners the phase's whole log, then ask again. */
    VIEW_LOGS,

    /** Go on to the next phase without this one. The choice is the confirmation: it is journaled and reported as such. */
    SKIP,

    /**
     * Go on waiting for a session that has not ended in time, as long again; for any other failure, the same as {@link
     * #ABORT}.
     */
    CONTINUE,

    /**
     * Look at once whether a session that has not ended in time has ended by now; if it has not, ask again. For any other
     * failure, the same as {@link #ABORT}.
     */
    CHECK,

    /** Accept a validation's warning and go on; for a failure that is no warning, the same as {@link #ABORT}. */
    ACCEPT,

    /** End the run with a partial report; a later run on the same directory resumes at this phase. */
    ABORT
}

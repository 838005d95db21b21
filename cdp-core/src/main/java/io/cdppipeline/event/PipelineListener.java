package io.cdppipeline.event;

/**
 * Is told what a run does, on the run's thread, in order. Every callback does nothing by default. An exception thrown by a
 * listener is logged and otherwise ignored: it never fails a run.
 */
public interface PipelineListener {

    default void onRunStarted(RunStarted event) {}

    /** The settings differ from those of the run before; comes after the run's start. */
    default void onConfigChanged(ConfigChanged event) {}

    default void onPhaseStarted(PhaseStarted event) {}

    default void onStepStarted(StepStarted event) {}

    /** A workflow has a session, new or adopted. */
    default void onSessionStarted(SessionStarted event) {}

    /** A look at a running session. */
    default void onSessionProgress(SessionProgress event) {}

    default void onStepCompleted(StepCompleted event) {}

    /** A step failed or warned, and this was decided; comes after the remedies and the failure handler. */
    default void onFailure(FailureDecided event) {}

    /** Something worth knowing that is no failure. */
    default void onNote(Note event) {}

    default void onPhaseEnded(PhaseEnded event) {}

    default void onRunEnded(RunEnded event) {}
}

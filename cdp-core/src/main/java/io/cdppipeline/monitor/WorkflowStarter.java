package io.cdppipeline.monitor;

/** Starts a workflow of a deployed project. */
public interface WorkflowStarter {

    /**
     * Starts the workflow for the context's session time. If a session for that time exists already and carries this
     * run's {@link StartContext#RUN_PARAM}, it is the one that was meant: its latest attempt is given back instead of a
     * second one (design, section 6.2).
     *
     * @throws SessionTakenException if that session is another run's
     * @throws io.cdppipeline.CdpException if the target refuses
     */
    Session start(StartContext context);
}

package io.cdppipeline.monitor;

/** Starts a workflow of a deployed project. */
public interface WorkflowStarter {

    /**
     * Starts the workflow for the context's session time. If a session for that time exists already, it is the one that
     * was meant, and is given back instead of a second one (design, section 6.2).
     *
     * @throws io.cdppipeline.CdpException if the target refuses
     */
    Session start(StartContext context);
}

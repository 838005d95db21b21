package io.cdppipeline.local.workflow;

/**
 * What runs in Java where a workflow names a Python method: registered under the name that the task gives, such as
 * {@code tasks.MyWorkflow.prepare}. One handler runs many tasks at a time.
 */
@FunctionalInterface
public interface PythonHandler {

    /**
     * Does the method's work.
     *
     * @throws InterruptedException when the attempt is killed
     * @throws Exception fails the task with its message, as an exception of Python's would
     */
    void run(PythonTask task) throws Exception;
}

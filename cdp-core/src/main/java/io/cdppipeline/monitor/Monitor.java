package io.cdppipeline.monitor;

/** Watches a session until it ends. */
public interface Monitor {

    /**
     * Waits for the end of the session, telling progress on the way.
     *
     * @return how it ended; {@link Outcome.Status#TIMED_OUT} if it had not by the context's deadline
     * @throws InterruptedException if the waiting thread is interrupted; the session goes on
     * @throws io.cdppipeline.CdpException if the target cannot be asked
     */
    Outcome monitor(MonitorContext context) throws InterruptedException;

    /**
     * Ends a session from outside.
     *
     * @return whether the target was asked to; false where it has no such thing, or the session has ended
     * @throws io.cdppipeline.CdpException if the target cannot be asked
     */
    default boolean kill(Session session) {
        return false;
    }
}

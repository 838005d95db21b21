package io.cdppipeline.monitor;

import java.time.Duration;

/** What a monitor is given. Implemented by the run engine. */
public interface MonitorContext {

    String phaseId();

    /** The session as it is followed now. */
    Session session();

    /** How long to wait between two looks. */
    Duration pollInterval();

    /** How long the session may take, from the first look. */
    Duration timeout();

    /** Time since the first look. */
    Duration elapsed();

    /** Waits; tests wait without waiting. */
    void pause(Duration duration) throws InterruptedException;

    /** Tells what is going on; called after every look. */
    void progress(Progress progress);

    /** Follows another attempt of the session from now on, which somebody else has begun. */
    void follow(Session newer);

    /** Adds a part of the session's log to the phase's log file. */
    void log(String text);

    /** How many characters of the session's log are wanted at most. */
    long logLimit();
}

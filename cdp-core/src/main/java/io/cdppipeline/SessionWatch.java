package io.cdppipeline;

import io.cdppipeline.event.Note;
import io.cdppipeline.event.SessionProgress;
import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.state.RunJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a monitor sees of the run while it watches one session, and what the run learns of that session. */
final class SessionWatch implements MonitorContext {

    /** Longer logs are read where the session is: a run's own directory is no place for gigabytes. */
    private static final long LOG_LIMIT = 50_000_000;

    private final RunSettings settings;
    private final RunJournal journal;
    private final Listeners listeners;
    private final String phaseId;
    private final PhaseLog log;
    private final Duration pollInterval;
    private final Instant begin;
    private final Duration timeout;

    private Session session;
    private @Nullable Progress last;
    private @Nullable Signs signs;
    private Duration changed = Duration.ZERO;
    private boolean alerted;

    /** What changes while a session gets on. */
    private record Signs(String status, List<String> running, int done, int tasks, OptionalLong rows) {}

    /**
     * @param begin when the session was looked at first
     * @param timeout how long it may take from then on
     */
    SessionWatch(
            RunSettings settings,
            RunJournal journal,
            Listeners listeners,
            String phaseId,
            PhaseLog log,
            Duration pollInterval,
            Session session,
            Instant begin,
            Duration timeout) {
        this.settings = settings;
        this.journal = journal;
        this.listeners = listeners;
        this.phaseId = phaseId;
        this.log = log;
        this.pollInterval = pollInterval;
        this.session = session;
        this.begin = begin;
        this.timeout = timeout;
    }

    /** What the latest look showed. */
    Optional<Progress> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public String phaseId() {
        return phaseId;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Duration elapsed() {
        return Duration.between(begin, settings.clock().instant());
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        settings.pauses().pause(duration);
    }

    @Override
    public void progress(Progress progress) {
        last = progress;
        Duration nextLook = progress.nextLook().orElse(pollInterval);
        listeners.tell(listener -> listener.onSessionProgress(
                new SessionProgress(journal.runId(), phaseId, session, progress, nextLook)));
        alertIfStalled(progress);
    }

    /** Tells once that nothing has changed for long; a change makes it ready to tell again. */
    private void alertIfStalled(Progress progress) {
        Signs now = new Signs(
                progress.status(),
                progress.runningTasks(),
                progress.doneTasks(),
                progress.tasks(),
                progress.rows());
        if (!now.equals(signs)) {
            signs = now;
            changed = progress.elapsed();
            alerted = false;
        }
        Duration still = progress.elapsed().minus(changed);
        if (!alerted && still.compareTo(settings.stallAlert()) >= 0) {
            alerted = true;
            note("Nothing has changed at session " + session.sessionId() + " of " + session.workflow() + " for "
                    + still.toMinutes() + " minutes: it is " + describe(progress)
                    + ". The run goes on waiting; look in the console whether other sessions take the account's capacity");
        }
    }

    /** {@code running, 3 of 7 tasks done, at work: +main+load}. */
    static String describe(Progress progress) {
        return progress.status() + ", " + progress.doneTasks() + " of " + progress.tasks() + " tasks done"
                + (progress.runningTasks().isEmpty()
                        ? ""
                        : ", at work: " + String.join(", ", progress.runningTasks()));
    }

    @Override
    public void follow(Session newer) {
        note("Somebody else has run session " + session.sessionId() + " of " + session.workflow() + " again: attempt "
                + newer.attemptId() + " is followed in place of attempt " + session.attemptId());
        session = newer;
    }

    @Override
    public void log(String text) {
        log.text(text);
    }

    @Override
    public long logLimit() {
        return LOG_LIMIT;
    }

    private void note(String text) {
        journal.update(phaseId, state -> state.addNotes(text));
        listeners.tell(listener -> listener.onNote(new Note(journal.runId(), phaseId, text)));
        log.line(text);
    }
}

package io.cdppipeline.td;

import io.cdppipeline.monitor.MonitorContext;
import io.cdppipeline.monitor.Progress;
import io.cdppipeline.monitor.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A monitor's context whose time passes only by its pauses. */
final class WatchedContext implements MonitorContext {

    private Session session;
    private final Duration pollInterval;
    private final Duration timeout;
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private long logLimit = 1_000_000;
    private int longestLogPart;
    private final StringBuilder log = new StringBuilder();

    WatchedContext(Session session, Duration pollInterval, Duration timeout) {
        this.session = session;
        this.pollInterval = pollInterval;
        this.timeout = timeout;
    }

    WatchedContext logLimit(long characters) {
        logLimit = characters;
        return this;
    }

    List<Duration> pauses() {
        return pauses;
    }

    List<Progress> progress() {
        return progress;
    }

    int longestLogPart() {
        return longestLogPart;
    }

    String log() {
        return log.toString();
    }

    @Override
    public String phaseId() {
        return "ingestion";
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
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void pause(Duration duration) {
        pauses.add(duration);
    }

    @Override
    public void progress(Progress seen) {
        progress.add(seen);
    }

    @Override
    public void follow(Session newer) {
        session = newer;
    }

    @Override
    public long logLimit() {
        return logLimit;
    }

    @Override
    public void log(String text) {
        longestLogPart = Math.max(longestLogPart, text.length());
        log.append(text);
    }
}

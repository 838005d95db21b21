package io.cdppipeline;

import io.cdppipeline.event.ConfigChanged;
import io.cdppipeline.event.PhaseTitle;
import io.cdppipeline.event.PreflightEnded;
import io.cdppipeline.event.RunEnded;
import io.cdppipeline.event.RunStarted;
import io.cdppipeline.monitor.Monitor;
import io.cdppipeline.monitor.Session;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.preflight.PreflightException;
import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.Target;
import io.cdppipeline.validate.Check;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One run: phase after phase, each gated by the one before, ending in a report whatever happens. */
final class PipelineRun {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);
    private static final Preflight NOTHING_LOOKED_AT = new Preflight(List.of());

    private static final String CONFIG_NAME = "pipeline_config.json";

    private final RunSettings settings;
    private final Listeners listeners;
    private final PreflightRun preflight;
    private boolean interrupted;

    PipelineRun(RunSettings settings) {
        this.settings = settings.forOneRun();
        this.listeners = new Listeners(settings.listeners());
        this.preflight = new PreflightRun(this.settings);
    }

    PipelineResult run() {
        try {
            return begin();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private PipelineResult begin() {
        Preflight local = settings.preflight() ? passed(preflight.beforeTarget()) : NOTHING_LOOKED_AT;
        try (StateStore store = StateStore.open(settings.workDirectory());
                Targets.Opened opened = Targets.open(settings)) {
            Preflight whole = settings.preflight() ? local.and(passed(preflight.on(opened.target()))) : local;
            RunJournal journal = RunJournal.prepare(
                    store,
                    settings.config(),
                    settings.phases(),
                    settings.choices(),
                    settings.clock().instant());
            PipelineSummary summary = new Summaries(settings).of(journal, whole, changed(journal));
            if (!settings.turn().waiting(() -> settings.approval().approve(summary))) {
                LOG.info("Run {} was not approved of", journal.runId());
                return new PipelineResult(new PipelineReport(journal.notBegun()));
            }
            journal.begin();
            MDC.put("pipeline", journal.runId());
            try {
                return new PipelineResult(run(journal, opened.target(), whole));
            } finally {
                MDC.remove("pipeline");
            }
        }
    }

    private Optional<ConfigChanged> changed(RunJournal journal) {
        return journal.changedConfig()
                .map(changed -> new ConfigChanged(
                        journal.runId(), changed, settings.choices().onChangedConfig()));
    }

    /** What may keep a run from beginning has not. */
    private static Preflight passed(Preflight preflight) {
        if (preflight.status() == Check.Status.FAIL) {
            throw new PreflightException(preflight);
        }
        return preflight;
    }

    private PipelineReport run(RunJournal journal, Target target, Preflight looked) {
        LOG.info(
                "Run {} {} on {} in {}",
                journal.runId(),
                journal.resumed() ? "resumes" : "begins",
                target.name(),
                settings.workDirectory());
        listeners.tell(
                listener -> listener.onRunStarted(new RunStarted(journal.runId(), titles(journal), journal.resumed())));
        if (settings.preflight()) {
            listeners.tell(listener -> listener.onPreflight(new PreflightEnded(journal.runId(), looked)));
        }
        changed(journal).ifPresent(changed -> listeners.tell(listener -> listener.onConfigChanged(changed)));
        StateStore.writeDurably(
                settings.workDirectory().resolve(CONFIG_NAME), settings.config().json());
        RunStatus status = RunStatus.FAILED;
        PipelineReport report;
        try {
            status = phases(journal, target) ? RunStatus.SUCCESS : RunStatus.FAILED;
        } catch (InterruptedException e) {
            // Kept until the target is closed, since an interrupted thread can hardly write or close anything.
            interrupted = true;
            status = RunStatus.INTERRUPTED;
            LOG.warn("Run {} was interrupted; run again on the same directory to resume it", journal.runId());
            killSessions(journal, target);
        } finally {
            journal.end(status, settings.clock().instant());
            report = new PipelineReport(journal.state());
            write(report);
        }
        LOG.info("Run {} ended: {}", journal.runId(), status);
        PipelineReport written = report;
        listeners.tell(listener -> listener.onRunEnded(new RunEnded(journal.runId(), written)));
        return report;
    }

    /** The report is a view of the state, which is on disk; a run that succeeded has done so without it. */
    private void write(PipelineReport report) {
        try {
            report.writeTo(settings.workDirectory());
        } catch (CdpException e) {
            LOG.warn(
                    "The report of run {} is not written; writeTo(...) of the result's report does it later. {}",
                    report.runId(),
                    e.getMessage());
        }
    }

    private boolean phases(RunJournal journal, Target target) throws InterruptedException {
        int number = 0;
        for (Phase phase : settings.phases()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            number++;
            PhaseState state = journal.phase(phase.id());
            if (state.status().done()) {
                continue;
            }
            try (PhaseLog log = new PhaseLog(settings.workDirectory(), number, phase.id(), settings.clock())) {
                if (!new PhaseRun(settings, target, journal, listeners, phase, log).run(number)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Where the caller wants that: a session that is left alone goes on, and is taken up by the run that resumes this one. */
    private void killSessions(RunJournal journal, Target target) {
        if (!settings.killOnInterrupt()) {
            return;
        }
        Monitor monitor = settings.monitor().orElse(target.monitor());
        for (Session session : journal.state().openSessions()) {
            try {
                LOG.info(
                        "Session {} of {} {}",
                        session.sessionId(),
                        session.workflow(),
                        monitor.kill(session) ? "is killed" : "cannot be killed on " + target.name() + ", and goes on");
            } catch (RuntimeException e) {
                LOG.warn("Session {} could not be killed, and goes on: {}", session.sessionId(), e.getMessage());
            }
        }
    }

    private List<PhaseTitle> titles(RunJournal journal) {
        return settings.phases().stream()
                .map(phase -> new PhaseTitle(
                        phase.id(), phase.title(), journal.phase(phase.id()).status()))
                .toList();
    }
}

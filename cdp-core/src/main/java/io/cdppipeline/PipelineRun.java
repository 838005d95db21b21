package io.cdppipeline;

import io.cdppipeline.event.PhaseTitle;
import io.cdppipeline.event.RunEnded;
import io.cdppipeline.event.RunStarted;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.report.PipelineReport;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.RunJournal;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.StateStore;
import io.cdppipeline.target.Target;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One run: phase after phase, each gated by the one before, ending in a report whatever happens. */
final class PipelineRun {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);

    private static final String CONFIG_NAME = "pipeline_config.json";

    private final RunSettings settings;
    private final Listeners listeners;

    PipelineRun(RunSettings settings) {
        this.settings = settings.forOneRun();
        this.listeners = new Listeners(settings.listeners());
    }

    PipelineResult run() {
        try (StateStore store = StateStore.open(settings.workDirectory());
                Targets.Opened opened = Targets.open(settings)) {
            RunJournal journal = RunJournal.begin(
                    store,
                    settings.config(),
                    settings.phases(),
                    settings.clock().instant());
            MDC.put("pipeline", journal.runId());
            try {
                return new PipelineResult(run(journal, opened.target()));
            } finally {
                MDC.remove("pipeline");
            }
        }
    }

    private PipelineReport run(RunJournal journal, Target target) {
        LOG.info(
                "Run {} {} on {} in {}",
                journal.runId(),
                journal.resumed() ? "resumes" : "begins",
                target.name(),
                settings.workDirectory());
        listeners.tell(
                listener -> listener.onRunStarted(new RunStarted(journal.runId(), titles(journal), journal.resumed())));
        StateStore.writeDurably(
                settings.workDirectory().resolve(CONFIG_NAME), settings.config().json());
        RunStatus status = RunStatus.FAILED;
        PipelineReport report;
        try {
            status = phases(journal, target) ? RunStatus.SUCCESS : RunStatus.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Run {} was interrupted; run again on the same directory to resume it", journal.runId());
        } finally {
            journal.end(status, settings.clock().instant());
            report = new PipelineReport(journal.state());
            report.writeTo(settings.workDirectory());
        }
        LOG.info("Run {} ended: {}", journal.runId(), status);
        PipelineReport written = report;
        listeners.tell(listener -> listener.onRunEnded(new RunEnded(journal.runId(), written)));
        return report;
    }

    private boolean phases(RunJournal journal, Target target) throws InterruptedException {
        int number = 0;
        for (Phase phase : settings.phases()) {
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

    private List<PhaseTitle> titles(RunJournal journal) {
        return settings.phases().stream()
                .map(phase -> new PhaseTitle(
                        phase.id(), phase.title(), journal.phase(phase.id()).status()))
                .toList();
    }
}

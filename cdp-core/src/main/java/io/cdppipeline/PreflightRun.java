package io.cdppipeline;

import io.cdppipeline.preflight.Preflight;
import io.cdppipeline.preflight.PreflightCheck;
import io.cdppipeline.preflight.PreflightContext;
import io.cdppipeline.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the checks of a pipeline's preflight. */
final class PreflightRun {

    private final RunSettings settings;

    PreflightRun(RunSettings settings) {
        this.settings = settings;
    }

    /** All of them, those of the target where that is there. */
    Preflight whole() {
        Preflight local = made(check -> !check.needsTarget(), Optional.empty());
        Optional<Targets.Opened> opened = Targets.openIfThere(settings);
        try {
            Optional<Target> target = opened.map(Targets.Opened::target);
            return target.isEmpty() ? local : local.and(made(PreflightCheck::needsTarget, target));
        } finally {
            opened.ifPresent(Targets.Opened::close);
        }
    }

    /** Those of every run that need no target. */
    Preflight beforeTarget() {
        return made(check -> check.beforeEveryRun() && !check.needsTarget(), Optional.empty());
    }

    /** Those of every run that need one. */
    Preflight on(Target target) {
        return made(check -> check.beforeEveryRun() && check.needsTarget(), Optional.of(target));
    }

    private Preflight made(Predicate<PreflightCheck> which, Optional<Target> target) {
        List<PreflightCheck> checks =
                settings.preflightChecks().stream().filter(which).toList();
        return Preflight.of(
                checks,
                new PreflightContext(
                        settings.config(),
                        settings.phases(),
                        settings.workDirectory(),
                        target,
                        settings.clock(),
                        settings.mayProbe()));
    }
}

package io.cdppipeline.preflight;

import io.cdppipeline.config.Databases;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Account;
import io.cdppipeline.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the pipeline's databases are there already. */
final class DatabasesCheck implements PreflightCheck {

    @Override
    public String id() {
        return "databases";
    }

    @Override
    public boolean needsTarget() {
        return true;
    }

    /** That databases are missing is no news before the first run. */
    @Override
    public boolean beforeEveryRun() {
        return false;
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Optional<Account> account = context.target().flatMap(Target::account);
        if (account.isEmpty()) {
            return List.of();
        }
        List<String> there = account.get().databases();
        List<String> missing = needed(context.config()).stream()
                .filter(name -> !there.contains(name))
                .toList();
        return List.of(
                missing.isEmpty()
                        ? PreflightResult.pass(
                                id(), "Databases", String.join(", ", needed(context.config())) + " are there")
                        : PreflightResult.warn(
                                id(),
                                "Databases",
                                String.join(", ", missing) + " not there yet",
                                "the first run makes them, for which the API key must be permitted to; or make them yourself"));
    }

    private static List<String> needed(PipelineConfig config) {
        Databases databases = config.databases();
        List<String> needed = new ArrayList<>();
        if (!config.ingestion().isEmpty() || config.histUnion().isPresent()) {
            needed.add(databases.src());
        }
        if (config.staging().isPresent()) {
            needed.add(databases.stg());
        }
        if (config.histUnion().isPresent() || config.unification().isPresent()) {
            needed.add(databases.config());
        }
        return needed;
    }
}

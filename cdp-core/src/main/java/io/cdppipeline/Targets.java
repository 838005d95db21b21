package io.cdppipeline;

import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the target of a pipeline: the one it was given, or the one its configuration names. */
final class Targets {

    private Targets() {}

    /**
     * A target and whether the pipeline must close it.
     *
     * @param target the target
     * @param ours whether this pipeline opened it
     */
    record Opened(Target target, boolean ours) implements AutoCloseable {

        @Override
        public void close() {
            if (ours) {
                target.close();
            }
        }
    }

    /** Opens the target; what may be made by opening, as an embedded warehouse, is made. */
    static Opened open(RunSettings settings) {
        if (settings.target().isPresent()) {
            return new Opened(settings.target().get(), false);
        }
        return new Opened(provider(settings).open(request(settings)), true);
    }

    /** Opens the target if that makes nothing that was not there. */
    static Optional<Opened> openIfThere(RunSettings settings) {
        if (settings.target().isPresent()) {
            return Optional.of(new Opened(settings.target().get(), false));
        }
        TargetProvider provider = provider(settings);
        return provider.exists(request(settings))
                ? Optional.of(new Opened(provider.open(request(settings)), true))
                : Optional.empty();
    }

    private static TargetRequest request(RunSettings settings) {
        return new TargetRequest(settings.config(), settings.workDirectory(), settings.clock());
    }

    private static TargetProvider provider(RunSettings settings) {
        String endpoint = settings.config().global().tdEndpoint();
        return ServiceLoader.load(TargetProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.supports(endpoint))
                .findFirst()
                .orElseThrow(
                        () -> new CdpException(
                                "No target on the class path knows the endpoint '" + endpoint
                                        + "': add cdp-local for 'local', cdp-td-client for a Treasure Data region, or call target(...)"));
    }
}

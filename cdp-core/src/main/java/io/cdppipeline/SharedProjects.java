package io.cdppipeline;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipelines of one target whose projects have the same names: each would deploy over the others. */
final class SharedProjects {

    private SharedProjects() {}

    /** A project on a target: the one that was handed over, or the account that is opened. */
    private record Place(Object target, String project) {}

    private record Account(String endpoint, Optional<Secret> key) {}

    /**
     * Looks for them.
     *
     * @throws IllegalArgumentException if there are some with different configurations; it names all projects
     */
    static void requireNone(List<CdpPipeline> pipelines) {
        Map<Place, CdpPipeline> owners = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (CdpPipeline pipeline : pipelines) {
            target(pipeline).ifPresent(target -> {
                for (Phase phase : pipeline.phases()) {
                    CdpPipeline owner = owners.putIfAbsent(new Place(target, phase.directory()), pipeline);
                    if (owner != null && !owner.config().equals(pipeline.config())) {
                        problems.add("the pipelines of " + client(owner) + " and " + client(pipeline)
                                + " would both deploy the project " + phase.directory()
                                + " to one account: give each its own with project_dir");
                    }
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** An embedded Treasure Data that a pipeline opens is in its work directory, and its own. */
    private static Optional<Object> target(CdpPipeline pipeline) {
        GlobalConfig global = pipeline.config().global();
        Optional<Target> given = pipeline.target();
        if (given.isPresent() || global.local()) {
            return given.map(Identity::new);
        }
        return Optional.of(new Account(global.tdEndpoint(), global.tdApiKey()));
    }

    /** The very same target, whatever it says of equality. */
    private record Identity(Target target) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Identity that && that.target == target;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(target);
        }
    }

    private static String client(CdpPipeline pipeline) {
        return pipeline.config().global().client();
    }
}

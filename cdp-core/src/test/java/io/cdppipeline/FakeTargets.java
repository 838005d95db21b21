package io.cdppipeline;

import io.cdppipeline.target.Target;

/** Targets in memory for tests of other packages. */
public final class FakeTargets {

    private FakeTargets() {}

    /** A target without tables, on which everything succeeds. */
    public static Target empty() {
        return new FakeTarget();
    }
}

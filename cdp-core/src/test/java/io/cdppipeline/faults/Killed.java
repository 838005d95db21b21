package io.cdppipeline.faults;

/** The end of a simulated process. No code may catch it; what is done while it unwinds is undone by {@link Chaos}. */
final class Killed extends Error {

    Killed() {
        super("The simulated process was killed", null, false, false);
    }
}

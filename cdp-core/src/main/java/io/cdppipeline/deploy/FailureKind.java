package io.cdppipeline.deploy;

/** What stands in the way of a project: the classes of failure that the remedies tell apart. */
public enum FailureKind {

    /** A workflow that cannot be read. Mended in a copy where that is possible. */
    SYNTAX("syntax"),
    /** A database that is not there. Made once somebody has approved. */
    MISSING_DATABASE("missing database"),
    /** A secret that the project does not have. Uploaded once somebody has given it. */
    MISSING_SECRET("missing secret"),
    /** The API key is refused, or may not do this. Never mended by this library. */
    AUTHENTICATION("authentication"),
    /** The project is larger than the target takes. */
    SIZE("size"),
    /** The target is out of reach for now. Tried again. */
    NETWORK("network"),
    /** Anything else. */
    OTHER("other");

    private final String title;

    FailureKind(String title) {
        this.title = title;
    }

    /** What people read. */
    public String title() {
        return title;
    }
}

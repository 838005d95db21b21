package io.cdppipeline.td.audience;

import io.cdppipeline.CdpException;
import java.util.Set;
import java.util.TreeSet;

/** A full update of a parent segment was not sent, because it would have deleted what nobody has allowed it to. */
public final class RemovalException extends CdpException {

    private static final long serialVersionUID = 1L;

    private final transient AllowedRemovals removals;

    RemovalException(String parentSegment, AllowedRemovals removals) {
        super("The full update of parent segment " + parentSegment + " was not sent, because it would delete"
                + words("attributes", removals.attributes()) + words("behaviors", removals.behaviors())
                + words("audience filters", removals.audienceFilters())
                + "; add them to the update, or name them in AllowedRemovals");
        this.removals = removals;
    }

    private static String words(String kind, Set<String> names) {
        return names.isEmpty() ? "" : " " + kind + " " + new TreeSet<>(names);
    }

    /** What would have been deleted without leave. */
    public AllowedRemovals removals() {
        return removals;
    }
}

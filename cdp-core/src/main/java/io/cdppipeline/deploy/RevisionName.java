package io.cdppipeline.deploy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run names the revision of a project that it deploys, {@code 20260301-100000-ingestion-acme-1f0c9a2b}: run, phase, client and
 * the beginning of the content's hash. Runs of two pipelines that begin in one second have names of their own, unless they deploy
 * the same; and a project tells whose it is.
 */
public final class RevisionName {

    private static final int DIGITS = 8;

    private static final Pattern NAME =
            Pattern.compile("[0-9]{8}-[0-9]{6}-[a-z0-9_]+(?:-rollback)?-([a-z0-9_]+)-[0-9a-f]{8}(?:-[0-9a-z]+)?");

    private RevisionName() {}

    /**
     * The name.
     *
     * @param rollback whether files of an earlier revision are deployed again
     * @param contentHash that of the project's files
     */
    public static String of(String runId, String phaseId, boolean rollback, String client, String contentHash) {
        return runId + "-" + phaseId + (rollback ? "-rollback" : "") + "-" + client + "-"
                + contentHash.substring(0, DIGITS);
    }

    /** The client whose pipeline has deployed a revision; empty if the name does not tell. */
    public static Optional<String> client(String revision) {
        Matcher name = NAME.matcher(revision);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }
}

package io.cdppipeline.target;

/** Makes databases on a target. Implementations are thread-safe. */
@FunctionalInterface
public interface DatabaseMaker {

    /**
     * Sees to it that a database is there.
     *
     * @return whether this call made it
     * @throws io.cdppipeline.CdpException if the name or the API key is refused
     */
    boolean create(String database);
}

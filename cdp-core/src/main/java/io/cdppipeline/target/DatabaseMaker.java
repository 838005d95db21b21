package io.cdppipeline.target;

/** Makes databases on a target. Implementations are thread-safe. */
@FunctionalInterface
public interface DatabaseMaker {

    /**
     * Sees to it that a database is there. May be repeated.
     *
     * @throws io.cdppipeline.CdpException if the name or the API key is refused
     */
    void create(String database);
}

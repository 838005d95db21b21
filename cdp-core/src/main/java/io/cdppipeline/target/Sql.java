package io.cdppipeline.target;

/** Runs Presto queries on a target. Implementations are thread-safe. */
public interface Sql {

    /**
     * Runs one query to its end.
     *
     * @param database the database of unqualified names
     * @throws io.cdppipeline.CdpException if the query fails; the message holds the service's own
     */
    QueryResult query(String database, String sql);
}

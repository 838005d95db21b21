package io.cdppipeline.target;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs Presto queries on a target. Implementations are thread-safe. */
public interface Sql {

    /**
     * Runs one query to its end.
     *
     * @param database the database of unqualified names
     * @throws io.cdppipeline.CdpException if the query fails; the message holds the service's own
     */
    QueryResult query(String database, String sql);

    /**
     * What several queries give that have one column and at most one row each. A target may ask them together, as every query
     * that it runs by itself costs seconds there; this asks one after another.
     *
     * @param database the database of unqualified names
     * @return a value for each query, null where it has no row
     * @throws io.cdppipeline.CdpException if one of them fails; the message holds the service's own
     */
    default List<@Nullable Object> values(String database, List<String> queries) {
        List<@Nullable Object> values = new ArrayList<>(queries.size());
        queries.forEach(sql -> values.add(query(database, sql).firstValue()));
        return values;
    }
}

package io.cdppipeline.local.unify;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBPreparedStatement;

/** Edges between numbered identifiers, read from DuckDB chunk by chunk. */
final class Edges {

    private int[] followers = new int[1 << 12];
    private int[] leaders = new int[1 << 12];
    private int count;

    /** Reads a query's two integer columns: follower and leader. */
    static Edges read(Db db, String sql) throws SQLException {
        Edges edges = new Edges();
        try (PreparedStatement statement = db.connection().prepareStatement(sql);
                DuckDBChunkedResult result =
                        statement.unwrap(DuckDBPreparedStatement.class).query()) {
            while (result.nextChunk()) {
                var chunk = result.chunk();
                edges.reserve(chunk.rowCount());
                var followers = chunk.vector(0);
                var leaders = chunk.vector(1);
                for (long row = 0; row < chunk.rowCount(); row++) {
                    edges.followers[edges.count] = followers.getInt(row);
                    edges.leaders[edges.count++] = leaders.getInt(row);
                }
            }
        }
        return edges;
    }

    private void reserve(long more) {
        if (count + more > followers.length) {
            int length = Math.toIntExact(Math.max(count + more, Math.min(2L * count, Integer.MAX_VALUE - 8L)));
            followers = Arrays.copyOf(followers, length);
            leaders = Arrays.copyOf(leaders, length);
        }
    }

    /** The smallest number of every number's component. */
    int[] components(int size) {
        UnionFind sets = new UnionFind(size);
        for (int i = 0; i < count; i++) {
            sets.union(followers[i], leaders[i]);
        }
        return sets.leaders();
    }

    /** What the service's loop would take. */
    MergeLoop.Outcome loop(int size, int limit) {
        return new MergeLoop(size, followers, leaders, count).run(limit);
    }
}

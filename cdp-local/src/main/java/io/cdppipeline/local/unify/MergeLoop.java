package io.cdppipeline.local.unify;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Counts the iterations that the service's leader-follower loop takes to reach the result of {@link UnionFind} (facts:
 * phase-packs, A5.3 step 4), and how many leaders it has after fewer.
 */
final class MergeLoop {

    private static final int CAP = 64;

    /**
     * What the loop takes.
     *
     * @param iterations the number after which nothing changes
     * @param leadersAtLimit distinct leaders after the number of iterations asked about
     */
    record Outcome(int iterations, int leadersAtLimit) {}

    private int[] followers;
    private int[] leaders;
    private int edges;
    private final int size;

    /**
     * @param followers ends of the edges, each a number below {@code size}; smaller numbers lead
     */
    MergeLoop(int size, int[] followers, int[] leaders, int edges) {
        this.size = size;
        this.followers = Arrays.copyOf(followers, Math.max(edges, 16));
        this.leaders = Arrays.copyOf(leaders, Math.max(edges, 16));
        this.edges = edges;
    }

    Outcome run(int limit) {
        int leadersAtLimit = -1;
        int done = 0;
        while (done < CAP) {
            if (done == limit) {
                leadersAtLimit = distinctLeaders();
            }
            if (!iterate()) {
                break;
            }
            done++;
        }
        return new Outcome(done, leadersAtLimit < 0 ? distinctLeaders() : leadersAtLimit);
    }

    /** One iteration; whether it changed an edge. */
    private boolean iterate() {
        leadersFollowThemselves();
        int[] best = new int[size];
        Arrays.fill(best, Integer.MAX_VALUE);
        for (int i = 0; i < edges; i++) {
            best[followers[i]] = Math.min(best[followers[i]], leaders[i]);
        }
        int[] next = new int[size];
        Arrays.fill(next, Integer.MAX_VALUE);
        for (int i = 0; i < edges; i++) {
            next[leaders[i]] = Math.min(next[leaders[i]], best[followers[i]]);
        }
        boolean changed = false;
        for (int i = 0; i < edges; i++) {
            int leader = next[leaders[i]];
            changed |= leader != leaders[i];
            leaders[i] = leader;
        }
        return changed;
    }

    private void leadersFollowThemselves() {
        BitSet missing = new BitSet(size);
        for (int i = 0; i < edges; i++) {
            missing.set(leaders[i]);
        }
        for (int i = 0; i < edges; i++) {
            if (followers[i] == leaders[i]) {
                missing.clear(leaders[i]);
            }
        }
        int needed = edges + missing.cardinality();
        if (needed > followers.length) {
            followers = Arrays.copyOf(followers, needed + needed / 4);
            leaders = Arrays.copyOf(leaders, needed + needed / 4);
        }
        for (int leader = missing.nextSetBit(0); leader >= 0; leader = missing.nextSetBit(leader + 1)) {
            followers[edges] = leader;
            leaders[edges++] = leader;
        }
    }

    private int distinctLeaders() {
        BitSet found = new BitSet(size);
        for (int i = 0; i < edges; i++) {
            found.set(leaders[i]);
        }
        return found.cardinality();
    }
}

package io.cdppipeline.local.unify;

/**
 * Disjoint sets of the numbers 0 to n-1 in which the smallest number of a set is its root: numbers are given in the order
 * of leadership, so the root is the leader. Not thread-safe.
 */
final class UnionFind {

    private final int[] parent;

    UnionFind(int size) {
        parent = new int[size];
        for (int i = 0; i < size; i++) {
            parent[i] = i;
        }
    }

    void union(int a, int b) {
        int rootA = find(a);
        int rootB = find(b);
        if (rootA < rootB) {
            parent[rootB] = rootA;
        } else {
            parent[rootA] = rootB;
        }
    }

    /** The leader of every number; the array is the sets' own and must not be used with them afterwards. */
    int[] leaders() {
        // A parent is never larger than its child, so it has been settled before.
        for (int i = 0; i < parent.length; i++) {
            parent[i] = parent[parent[i]];
        }
        return parent;
    }

    private int find(int number) {
        int at = number;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}

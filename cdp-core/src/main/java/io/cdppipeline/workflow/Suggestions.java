package io.cdppipeline.workflow;

import java.util.Collection;
import java.util.List;

/** Which known keys a mistyped one may mean: those at most half their own length away. */
public final class Suggestions {

    private Suggestions() {}

    public static List<String> of(String key, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= candidate.length() / 2)
                .toList();
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = i;
        }
        for (int l = 1; l <= left.length(); l++) {
            int diagonal = row[0];
            row[0] = l;
            for (int r = 1; r <= right.length(); r++) {
                int substituted = diagonal + (left.charAt(l - 1) == right.charAt(r - 1) ? 0 : 1);
                diagonal = row[r];
                row[r] = Math.min(substituted, Math.min(row[r], row[r - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}

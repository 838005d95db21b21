package io.cdppipeline.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one most likely stands for. */
final class NearestName {

    private NearestName() {}

    /**
     * The nearest of the names if it is near enough to be worth asking, the first of several as near; failing that, the
     * only one that goes on from the word or ends in it, as {@code td_endpoint} ends in {@code endpoint}.
     */
    static Optional<String> of(String misspelt, Collection<String> names) {
        String word = plain(misspelt);
        int best = Math.max(1, word.length() / 3) + 1;
        Optional<String> nearest = Optional.empty();
        for (String name : names) {
            int distance = distance(word, plain(name));
            // A distance as long as the name itself means that nothing is shared.
            if (distance < best && distance < plain(name).length()) {
                best = distance;
                nearest = Optional.of(name);
            }
        }
        return nearest.or(() -> longer(word, names));
    }

    private static Optional<String> longer(String word, Collection<String> names) {
        List<String> longer = names.stream()
                .filter(name ->
                        plain(name).startsWith(word + "_") || plain(name).endsWith("_" + word))
                .toList();
        return longer.size() == 1 ? Optional.of(longer.get(0)) : Optional.empty();
    }

    /** {@code ; did you mean 'x'?}, or nothing. */
    static String hint(String misspelt, Collection<String> names) {
        return of(misspelt, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Case, dashes, blanks and camel case are no misspelling worth a point each. */
    private static String plain(String name) {
        return name.replaceAll("(\\p{Lower})(\\p{Upper})", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replace('-', '_')
                .replace(' ', '_');
    }

    /** Edits that turn one word into the other; two neighbours changing places count as one. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}

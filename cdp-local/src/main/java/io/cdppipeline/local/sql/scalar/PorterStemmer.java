package io.cdppipeline.local.sql.scalar;

/** The common English endings of Porter's algorithm: plurals, -ed, -ing, -y. */
final class PorterStemmer {

    private PorterStemmer() {}

    static String stem(String word) {
        if (word.length() < 3) {
            return word;
        }
        return finalY(pastAndProgressive(plural(word)));
    }

    private static String plural(String word) {
        if (word.endsWith("sses")) {
            return word.substring(0, word.length() - 2);
        }
        if (word.endsWith("ies")) {
            return word.substring(0, word.length() - (word.length() > 4 ? 2 : 1));
        }
        boolean singular = word.endsWith("ss") || word.endsWith("us") || !word.endsWith("s");
        return singular || !hasVowel(word.substring(0, word.length() - 2))
                ? word
                : word.substring(0, word.length() - 1);
    }

    private static String pastAndProgressive(String word) {
        if (word.endsWith("eed")) {
            return word.length() > 4 ? word.substring(0, word.length() - 1) : word;
        }
        for (String ending : new String[] {"ing", "ed"}) {
            String stem = word.endsWith(ending) ? word.substring(0, word.length() - ending.length()) : "";
            if (hasVowel(stem)) {
                return repaired(stem);
            }
        }
        return word;
    }

    private static String repaired(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int last = stem.length() - 1;
        boolean doubled = last > 0 && stem.charAt(last) == stem.charAt(last - 1);
        return doubled && "bdfgmnprt".indexOf(stem.charAt(last)) >= 0 ? stem.substring(0, last) : stem;
    }

    private static String finalY(String word) {
        int last = word.length() - 1;
        boolean turns = last > 1 && word.charAt(last) == 'y' && "aeiou".indexOf(word.charAt(last - 1)) < 0;
        return turns ? word.substring(0, last) + "i" : word;
    }

    private static boolean hasVowel(String text) {
        return text.chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0);
    }
}

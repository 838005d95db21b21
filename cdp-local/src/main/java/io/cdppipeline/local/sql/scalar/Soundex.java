package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;

/** American Soundex: a letter and three digits for how a name sounds. */
final class Soundex {

    private static final String CODES = "01230120022455012623010202";

    private Soundex() {}

    static String of(String text) {
        StringBuilder result = new StringBuilder();
        char before = '0';
        for (int i = 0; i < text.length() && result.length() < 4; i++) {
            char letter = Character.toUpperCase(text.charAt(i));
            if (letter < 'A' || letter > 'Z') {
                if (Character.isLetter(letter)) {
                    throw Raise.argument("The character is not mapped: " + letter + " (index=" + (int) letter + ")");
                }
                continue;
            }
            char code = CODES.charAt(letter - 'A');
            if (result.length() == 0) {
                result.append(letter);
                before = code;
            } else if (letter != 'H' && letter != 'W') {
                if (code != '0' && code != before) {
                    result.append(code);
                }
                before = code;
            }
        }
        while (result.length() > 0 && result.length() < 4) {
            result.append('0');
        }
        return result.toString();
    }
}

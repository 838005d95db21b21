package io.cdppipeline.config;

import java.util.List;
import java.util.regex.Pattern;

/** What names of tables are made of; configurations of thousands of tables ask for it often. */
final class Names {

    static final Pattern NOT_OF_A_TABLE = Pattern.compile("[^a-z0-9_]");

    /** What tells the tables of one base apart, the longer before what it ends in. */
    static final List<String> SUFFIXES = List.of("_hist_union", "_histunion", "_hist");

    private Names() {}

    /** Whether there is nothing to replace, as in most names. */
    static boolean isTable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
                return false;
            }
        }
        return true;
    }
}

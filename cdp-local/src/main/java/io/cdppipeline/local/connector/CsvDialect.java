package io.cdppipeline.local.connector;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How delimited text is written, in the words of {@code in.parser}.
 *
 * @param quote null where nothing is quoted
 * @param escape what stands before a quote inside quotes; null where the quote is doubled
 * @param nullString the unquoted value that means null; null if it is the empty one
 * @param comment what a line begins with that is passed over
 * @param skipLines lines before the rows; the last of them names the columns unless the configuration does
 * @param longestQuoted in characters; a quote that is not closed within it is an error
 */
record CsvDialect(
        Charset charset,
        String delimiter,
        @Nullable Character quote,
        @Nullable Character escape,
        @Nullable String nullString,
        @Nullable String comment,
        boolean trim,
        boolean strayQuotes,
        int skipLines,
        int longestQuoted) {

    /** A line that names the columns, quotes as RFC 4180 has them. */
    static CsvDialect plain(String delimiter) {
        return new CsvDialect(
                StandardCharsets.UTF_8, delimiter, '"', null, null, null, false, false, 1, 16 * 1024 * 1024);
    }
}

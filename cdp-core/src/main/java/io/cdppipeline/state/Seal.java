package io.cdppipeline.state;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The last entry of the state file, by which a file that a disk or a hand has changed is told from one that was saved: many
 * changes leave it a state that can be read, but another one.
 */
final class Seal {

    static final String FIELD = "checksum";

    private static final String END = "\n}\n";
    private static final Pattern AT_END =
            Pattern.compile(",\n {2}\"" + FIELD + "\" : \"([0-9a-f]{8})\"" + END + "\\z");

    private Seal() {}

    /** The JSON object of a state, as {@link StateStore#toJson} writes it, with the entry. */
    static String on(String json) {
        return json.substring(0, json.length() - END.length()) + ",\n  \"" + FIELD + "\" : \"" + of(json) + "\"" + END;
    }

    /** Whether a file's text is as it was saved. */
    static boolean fits(String text) {
        Matcher entry = AT_END.matcher(text);
        return entry.find() && entry.group(1).equals(of(text.substring(0, entry.start()) + END));
    }

    private static String of(String json) {
        CRC32C checksum = new CRC32C();
        checksum.update(json.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}

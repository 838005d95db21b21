package io.cdppipeline.state;

import java.nio.ByteBuffer;
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
    private static final Pattern AT_END = Pattern.compile(",\n {2}\"" + FIELD + "\" : \"([0-9a-f]{8})\"" + END + "\\z");

    private Seal() {}

    /** What a state's JSON object ends with after this: the entry and the closing brace. */
    static String of(ByteBuffer unfinished) {
        return ",\n  \"" + FIELD + "\" : \"" + checksum(unfinished) + "\"" + END;
    }

    /** Whether a file's text is as it was saved. */
    static boolean fits(String text) {
        Matcher entry = AT_END.matcher(text);
        return entry.find()
                && entry.group(1).equals(checksum(StandardCharsets.UTF_8.encode(text.substring(0, entry.start()))));
    }

    /** Of the whole object as it is without the entry. */
    private static String checksum(ByteBuffer unfinished) {
        CRC32C checksum = new CRC32C();
        checksum.update(unfinished);
        checksum.update(END.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}

package io.cdppipeline.local.trino;

import io.cdppipeline.local.sql.SqlFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Keeps long texts of prepared statements small, as clients carry them in headers. */
final class Packed {

    private static final String MARK = "$deflate:";
    private static final int LONG = 2_048;
    private static final int LONGEST = 1_000_000;

    private Packed() {}

    static String pack(String text) {
        if (text.length() < LONG) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot compress in memory", e);
        }
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** @throws SqlFailure if it is damaged, or a text of more than a million characters */
    static String unpack(String packed) {
        if (!packed.startsWith(MARK)) {
            return packed;
        }
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(packed.substring(MARK.length()))))) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new SqlFailure("QUERY_TEXT_TOO_LARGE", "A prepared statement is too long", null);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw new SqlFailure("GENERIC_USER_ERROR", "A prepared statement's header is damaged", e);
        }
    }
}

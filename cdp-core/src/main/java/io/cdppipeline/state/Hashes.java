package io.cdppipeline.state;

import io.cdppipeline.config.PipelineConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Hashes. */
public final class Hashes {

    private Hashes() {}

    /** Tells two configurations apart, leaving secrets out: a renewed API key is still the same pipeline. */
    static String ofConfig(PipelineConfig config) {
        return sha256("client=" + config.global().client() + "\nendpoint="
                + config.global().tdEndpoint()
                + "\n" + config.ingestion() + "\n" + config.histUnion() + "\n" + config.staging() + "\n"
                + config.unification() + "\n" + config.local());
    }

    /** SHA-256 of files, hexadecimal: of each path and text with its length, in the given order. */
    public static String ofFiles(SortedMap<String, String> files) {
        StringBuilder all = new StringBuilder();
        files.forEach((path, text) -> all.append(path.length())
                .append(':')
                .append(path)
                .append(text.length())
                .append(':')
                .append(text));
        return sha256(all.toString());
    }

    /** SHA-256 of a text's UTF-8 bytes, hexadecimal. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

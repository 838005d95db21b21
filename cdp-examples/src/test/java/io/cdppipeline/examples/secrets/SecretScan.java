package io.cdppipeline.examples.secrets;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds secrets in bytes, whatever else is there: as they are, and as JSON, URLs, HTML and Base64 write them. */
final class SecretScan {

    /** By what it is found as, the text to look for. */
    private final Map<String, String> needles = new LinkedHashMap<>();

    SecretScan(Map<String, String> secrets) {
        secrets.forEach((name, secret) -> {
            needles.put(name, secret);
            needles.put(name + " as in a URL", URLEncoder.encode(secret, StandardCharsets.UTF_8));
            needles.put(name + " as in JSON", secret.replace("\\", "\\\\").replace("\"", "\\\""));
            needles.put(name + " as in HTML", secret.replace("&", "&amp;").replace("<", "&lt;"));
            for (int offset = 0; offset < 3; offset++) {
                needles.put(name + " in Base64 at " + offset, base64(secret, offset));
            }
        });
    }

    /** What Base64 makes of a text that begins somewhere in what is encoded, without the ends, which depend on the rest. */
    private static String base64(String secret, int offset) {
        byte[] bytes = ("x".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return encoded.substring(offset == 0 ? 0 : offset + 1, bytes.length / 3 * 4);
    }

    /** What was found where, in words; empty if nothing was. */
    List<String> find(String place, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return needles.entrySet().stream()
                .filter(needle -> text.contains(needle.getValue()))
                .map(needle -> place + " has the " + needle.getKey())
                .toList();
    }

    /** The same for every file below a directory, by its name too. */
    List<String> find(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(file).toString();
                found.addAll(find("the name of " + name, name.getBytes(StandardCharsets.UTF_8)));
                found.addAll(find(name, Files.readAllBytes(file)));
            }
        }
        return found;
    }
}

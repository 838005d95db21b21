package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the API key: the caller's, or else that of the environment, or else that of the toolbelt's {@code td.conf} (td-api fact
 * sheet, section 1).
 */
final class ApiKeys {

    private static final String VARIABLE = "TD_API_KEY";
    private static final String SCHEME = "TD1 ";

    private ApiKeys() {}

    /**
     * The whole value of the Authorization header; empty if there is no key anywhere.
     *
     * @throws CdpException if a key holds what no header may, or the file cannot be read
     */
    static Optional<Secret> authorization(Optional<Secret> key, Map<String, String> environment, Path home) {
        return key.map(Secret::reveal)
                .filter(text -> !text.isBlank())
                .map(text -> authorization(text, "apiKey(…)"))
                .or(() -> Optional.ofNullable(environment.get(VARIABLE))
                        .filter(text -> !text.isBlank())
                        .map(text -> authorization(text, "the environment variable " + VARIABLE)))
                .or(() -> fromFile(file(home))
                        .map(text -> authorization(text, file(home).toString())));
    }

    /** The toolbelt's file below a home directory. */
    static Path file(Path home) {
        return home.resolve(".td").resolve("td.conf");
    }

    private static Secret authorization(String text, String source) {
        String key = text.strip();
        if (key.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            key = key.substring(SCHEME.length()).strip();
        }
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
                throw new CdpException(
                        "The API key from " + source + " is none: its character " + (i + 1)
                                + " is a blank, a control character or not ASCII; give it as the console shows it, 1/ and 40 hexadecimal digits");
            }
        }
        return Secret.of(SCHEME + key);
    }

    private static Optional<String> fromFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String section = "";
            for (String raw : Files.readAllLines(file)) {
                String line = raw.strip();
                int equals = line.indexOf('=');
                if (line.startsWith("[") && line.endsWith("]")) {
                    section = line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT);
                } else if (equals > 0
                        && !line.startsWith("#")
                        && !line.startsWith(";")
                        && section.equals("account")
                        && line.substring(0, equals).strip().equalsIgnoreCase("apikey")) {
                    return Optional.of(unquoted(line.substring(equals + 1).strip()))
                            .filter(key -> !key.isEmpty());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new CdpException(
                    "Cannot read the API key from " + file + ": " + e.getMessage()
                            + "; make it readable UTF-8, or set apiKey(…)",
                    e);
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}

package io.cdppipeline.local.sql.scalar;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of URLs: parts come back decoded, a missing one is empty, an invalid URL is null. */
final class UrlScalars {

    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})([^+-].)", Pattern.DOTALL);

    private UrlScalars() {}

    static void fill(Registry r) {
        r.add("url_part", "VV>V", a -> part(a.text(0), a.text(1)))
                .add("url_port", "V>L", a -> {
                    URI uri = parse(a.text(0));
                    return uri == null || uri.getPort() < 0 ? null : (long) uri.getPort();
                })
                .add("url_parameter", "VV>V", a -> parameter(a.text(0), a.text(1)))
                .add("url_encode", "V>V", a -> URLEncoder.encode(a.text(0), StandardCharsets.UTF_8))
                .add("url_decode", "V>V", a -> decode(a.text(0)));
    }

    /** Decodes; says of a wrong escape what Trino's Java said, which later versions of Java word differently. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            Matcher wrong = WRONG_ESCAPE.matcher(text);
            if (!wrong.find()) {
                throw e;
            }
            String digits = wrong.group(1);
            int at = Character.digit(digits.charAt(0), 16) < 0 ? 0 : 1;
            throw new IllegalArgumentException(
                    "URLDecoder: Illegal hex characters in escape (%) pattern - Error at index " + at + " in: \""
                            + digits + "\"",
                    e);
        }
    }

    private static @Nullable URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String part(String url, String part) {
        URI uri = parse(url);
        if (uri == null) {
            return null;
        }
        String text = switch (part) {
            case "protocol" -> uri.getScheme();
            case "host" -> uri.getHost();
            case "path" -> uri.getPath();
            case "query" -> uri.getQuery();
            default -> uri.getFragment();
        };
        return text == null ? "" : text;
    }

    private static @Nullable String parameter(String url, String name) {
        URI uri = parse(url);
        if (uri == null || uri.getRawQuery() == null) {
            return null;
        }
        for (String pair : uri.getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decode(key).equals(name)) {
                return equals < 0 ? "" : decode(pair.substring(equals + 1));
            }
        }
        return null;
    }
}

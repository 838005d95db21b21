package io.cdppipeline.local.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Functions of URLs: parts come back decoded, a missing one is empty, an invalid URL is null. */
final class UrlScalars {

    private UrlScalars() {}

    static void fill(Registry r) {
        r.add("url_part", "VV>V", a -> part(a.text(0), a.text(1)))
                .add("url_port", "V>L", a -> {
                    URI uri = parse(a.text(0));
                    return uri == null || uri.getPort() < 0 ? null : (long) uri.getPort();
                })
                .add("url_parameter", "VV>V", a -> parameter(a.text(0), a.text(1)))
                .add("url_encode", "V>V", a -> URLEncoder.encode(a.text(0), StandardCharsets.UTF_8))
                .add("url_decode", "V>V", a -> URLDecoder.decode(a.text(0), StandardCharsets.UTF_8));
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
            if (URLDecoder.decode(key, StandardCharsets.UTF_8).equals(name)) {
                return equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}

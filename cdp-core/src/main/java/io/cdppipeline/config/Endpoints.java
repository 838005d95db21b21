package io.cdppipeline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may stand for a Treasure Data endpoint: {@code local}, a region's name or alias, a host or a URL (facts: td-api
 * section 1). Which region it is, the client decides; here only nonsense is refused.
 */
final class Endpoints {

    private static final List<String> ALIASES = List.of(
            "us01",
            "us",
            "aws",
            "jp01",
            "jp",
            "tokyo",
            "ap01",
            "aws-tokyo",
            "eu01",
            "eu",
            "ap02",
            "ap",
            "ap03",
            "korea",
            "seoul");

    private static final List<String> SUGGESTED = List.of("local", "us01", "jp01", "eu01", "ap02", "ap03", "tokyo");

    private static final Pattern HOST = Pattern.compile(
            "(localhost|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    static final ValueType<String> TYPE = Types.scalar(
            "'local', a region as 'us01' or 'eu01', or a URL as https://api.treasuredata.com",
            (scalar, allowed, reading) -> {
                String text = scalar.value();
                String word = text.toLowerCase(Locale.ROOT);
                if (word.equals(GlobalConfig.LOCAL_ENDPOINT) || ALIASES.contains(word)) {
                    return Optional.of(word);
                }
                if (text.contains("@")) {
                    // The user part of a URL may be a password.
                    reading.problem(
                            scalar.place(),
                            reading.label() + " must be " + allowed
                                    + "; the one found has a user in it (it is not shown)");
                    return Optional.empty();
                }
                if (text.contains("://")
                        ? isUrl(text)
                        : HOST.matcher(withoutSlash(word)).matches()) {
                    return Optional.of(text);
                }
                reading.wrong(scalar, allowed, NearestName.hint(text, SUGGESTED));
                return Optional.empty();
            });

    private Endpoints() {}

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("https") || scheme.equals("http"))
                    && uri.getRawAuthority() != null
                    && HOST.matcher(uri.getRawAuthority().toLowerCase(Locale.ROOT))
                            .matches();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withoutSlash(String host) {
        return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
    }
}

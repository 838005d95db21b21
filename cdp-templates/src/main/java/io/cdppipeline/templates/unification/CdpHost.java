package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the unification call goes: the CDP host of the region that an endpoint, however spelt, stands for. */
final class CdpHost {

    private static final String US = "api-cdp.treasuredata.com";
    private static final String TOKYO = "api-cdp.treasuredata.co.jp";
    private static final String EU = "api-cdp.eu01.treasuredata.com";
    private static final String AP02 = "api-cdp.ap02.treasuredata.com";
    private static final String AP03 = "api-cdp.ap03.treasuredata.com";

    /** Regions by the names in use (facts: td-api, section 1); the embedded Treasure Data answers to the US host. */
    private static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry(GlobalConfig.LOCAL_ENDPOINT, US),
            Map.entry("us", US),
            Map.entry("us01", US),
            Map.entry("aws", US),
            Map.entry("jp", TOKYO),
            Map.entry("jp01", TOKYO),
            Map.entry("ap01", TOKYO),
            Map.entry("tokyo", TOKYO),
            Map.entry("aws-tokyo", TOKYO),
            Map.entry("eu", EU),
            Map.entry("eu01", EU),
            Map.entry("ap", AP02),
            Map.entry("ap02", AP02),
            Map.entry("ap03", AP03));

    private static final Pattern HOST =
            Pattern.compile("(?:api[a-z-]*|console)\\.(?:(eu01|ap01|ap02|ap03)\\.)?treasuredata\\.(com|co\\.jp)");

    private CdpHost() {}

    /** The base URL of the CDP API, without a slash at its end. */
    static String baseUrl(PipelineConfig config) {
        Optional<String> regional = config.unification().flatMap(UnificationConfig::regionalEndpoint);
        String endpoint = regional.orElse(config.global().tdEndpoint()).trim();
        Optional<String> known = host(endpoint);
        if (known.isPresent()) {
            return "https://" + known.get();
        }
        if (regional.isPresent() && endpoint.matches("(?i)https?://[^/\\s]+(/.*)?")) {
            return endpoint.replaceFirst("/+$", "");
        }
        throw new CdpException("No region of Treasure Data is known by '" + endpoint
                + "', so there is no host for the unification call: set unification.regional_endpoint to a region"
                + " (us01, jp01, eu01, ap02, ap03) or to the URL of the CDP API");
    }

    private static Optional<String> host(String endpoint) {
        String text = endpoint.toLowerCase(Locale.ROOT);
        if (BY_NAME.containsKey(text)) {
            return Optional.ofNullable(BY_NAME.get(text));
        }
        String host = text.replaceFirst("^[a-z]+://", "").replaceFirst("[:/].*$", "");
        Matcher matcher = HOST.matcher(host);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(1) != null) {
            return Optional.ofNullable(BY_NAME.get(matcher.group(1)));
        }
        return Optional.of(matcher.group(2).equals("com") ? US : TOKYO);
    }
}

package io.cdppipeline.templates;

import io.cdppipeline.config.GlobalConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console of a region, for links to jobs (facts: td-api, section 1). */
public final class ConsoleUrl {

    private static final Pattern SERVICE_HOST = Pattern.compile(
            "(?:https?://)?api(?:-[a-z]+)?\\.((?:[a-z0-9]+\\.)?treasuredata\\.(?:com|co\\.jp))(?:[:/].*)?");

    private ConsoleUrl() {}

    /** The console's address without a slash at its end; that of the US for an endpoint of another kind, as the local one. */
    public static String of(GlobalConfig global) {
        Matcher host = SERVICE_HOST.matcher(global.tdEndpoint());
        return "https://console." + (host.matches() ? host.group(1) : "treasuredata.com");
    }
}

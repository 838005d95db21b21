package io.cdppipeline.preflight;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The global settings, as far as they can be judged without asking anybody (facts: phase packs, B5, check 0). */
final class ClientCheck implements PreflightCheck {

    private static final Pattern DATABASE_SUFFIX = Pattern.compile("(.+)_(src|stg|staging|raw|unification|unified)");

    @Override
    public String id() {
        return "client";
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        GlobalConfig global = context.config().global();
        List<PreflightResult> results = new ArrayList<>();
        Matcher suffixed = DATABASE_SUFFIX.matcher(global.client());
        results.add(
                suffixed.matches()
                        ? PreflightResult.warn(
                                id(),
                                "Client",
                                global.client() + ", which reads like a database of the client " + suffixed.group(1),
                                "write client: " + suffixed.group(1) + " unless its databases really are to be called "
                                        + global.client() + "_src and so on")
                        : PreflightResult.pass(
                                id(),
                                "Client",
                                global.client() + ", whose raw tables go to "
                                        + context.config().databases().src()));
        results.add(PreflightResult.pass("endpoint", "Endpoint", global.tdEndpoint()));
        if (!global.local()) {
            results.add(key(global));
        }
        return results;
    }

    private static PreflightResult key(GlobalConfig global) {
        String masked = global.tdApiKey().map(Secret::masked).orElse("none");
        return global.hasExampleKey()
                ? PreflightResult.fail(
                        "api_key",
                        "API key",
                        "an example from the documents, which no account has",
                        "set td_api_key in the section global to yours, best as ${env:TD_API_KEY}")
                : PreflightResult.pass("api_key", "API key", masked);
    }
}

package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.time.Duration;

/** Opens the account that a configuration's endpoint and API key name, for every endpoint that {@link Region} knows. */
public final class TdTargetProvider implements TargetProvider {

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(30);

    /** For {@link java.util.ServiceLoader}. */
    public TdTargetProvider() {}

    @Override
    public boolean supports(String endpoint) {
        return Region.find(endpoint).isPresent();
    }

    /** An account that there is no key for is not there: a plan does without it. */
    @Override
    public boolean exists(TargetRequest request) {
        GlobalConfig global = request.config().global();
        return global.tdApiKey().isPresent() && !global.hasExampleKey();
    }

    @Override
    public Target open(TargetRequest request) {
        GlobalConfig global = request.config().global();
        Region region = Region.of(global.tdEndpoint());
        Secret apiKey = global.tdApiKey()
                .orElseThrow(() -> new CdpException("No API key for Treasure Data in region " + region
                        + ": set td_api_key in the section global, as ${env:TD_API_KEY}, or use td_endpoint: "
                        + GlobalConfig.LOCAL_ENDPOINT + ", which needs none"));
        if (global.hasExampleKey()) {
            throw new CdpException("The API key for Treasure Data in region " + region
                    + " is an example from the documents, which no account has: set td_api_key in the section global to"
                    + " yours, best as ${env:TD_API_KEY}, or use td_endpoint: " + GlobalConfig.LOCAL_ENDPOINT
                    + ", which needs none");
        }
        TdClient.Builder client =
                TdClient.builder().region(region).apiKey(apiKey).clock(request.clock());
        global.tdApiKeys().ifPresent(client::apiKeys);
        return TdTarget.over(client.build(), region.id(), POLL_INTERVAL);
    }
}

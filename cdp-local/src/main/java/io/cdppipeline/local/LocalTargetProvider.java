package io.cdppipeline.local;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.LocalConfig;
import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.nio.file.Files;

/** Opens the embedded Treasure Data where a configuration says {@code td_endpoint: local}. */
public final class LocalTargetProvider implements TargetProvider {

    /** For {@link java.util.ServiceLoader}. */
    public LocalTargetProvider() {}

    @Override
    public boolean supports(String endpoint) {
        return endpoint.equals(GlobalConfig.LOCAL_ENDPOINT);
    }

    /** Only once a run has made its directory. */
    @Override
    public boolean exists(TargetRequest request) {
        return Files.isDirectory(
                request.workDirectory().resolve(request.config().local().directory()));
    }

    /** The directories of the section {@code local}, relative to the work directory; closing the target closes all. */
    @Override
    public Target open(TargetRequest request) {
        LocalConfig local = request.config().local();
        LocalTreasureData.Builder builder = LocalTreasureData.builder()
                .directory(request.workDirectory().resolve(local.directory()))
                .dataDirectory(request.workDirectory().resolve(local.dataDirectory()))
                .clock(request.clock());
        request.config().global().tdApiKey().ifPresent(builder::apiKey);
        return new LocalTarget(builder.start());
    }
}

package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.LocalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.target.Target;
import io.cdppipeline.target.TargetProvider;
import io.cdppipeline.target.TargetRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalTargetProviderIT {

    @TempDir
    Path directory;

    @Test
    void isFoundForTheLocalEndpointOnly() {
        List<TargetProvider> found = ServiceLoader.load(TargetProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.supports("local"))
                .toList();

        assertThat(found).hasSize(1).first().isInstanceOf(LocalTargetProvider.class);
        assertThat(found.get(0).supports("https://api.treasuredata.com")).isFalse();
    }

    @Test
    void keepsItsStateBelowTheWorkDirectoryAndClosesIt() {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .local(LocalConfig.builder().directory(Path.of("state")).build())
                .build();
        TargetRequest request = new TargetRequest(config, directory, Clock.systemUTC());
        LocalTargetProvider provider = new LocalTargetProvider();

        try (Target target = provider.open(request)) {
            assertThat(target.name()).isEqualTo("local");
            assertThat(directory.resolve("state/warehouse.duckdb")).exists();
            assertThat(target.catalog().tables("nowhere")).isEmpty();
        }
        // The directory is free again.
        provider.open(request).close();
    }
}

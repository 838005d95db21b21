package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.target.Target;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedProjectsTest {

    @TempDir
    Path directory;

    private CdpPipeline.Builder pipeline(String client, String endpoint, String key) {
        return CdpPipeline.builder()
                .config(PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client(client)
                                .tdEndpoint(endpoint)
                                .tdApiKey(Secret.of(key))
                                .build())
                        .build())
                .workDirectory(directory.resolve(client))
                .phase(FakeRun.phase("load", "src", "t"))
                .phase(FakeRun.phase("clean", "stg", "t"));
    }

    private CdpPipeline on(Target target, String client) {
        return pipeline(client, "us", "1/key").target(target).build();
    }

    private CdpPipeline at(String client, String endpoint, String key) {
        return pipeline(client, endpoint, key).build();
    }

    private static void assertApart(CdpPipeline one, CdpPipeline two) {
        assertThatCode(() -> SharedProjects.requireNone(List.of(one, two))).doesNotThrowAnyException();
    }

    @Test
    void everyProjectThatTwoClientsHaveInCommonIsNamed() {
        FakeTarget shared = new FakeTarget();

        assertThatThrownBy(() -> SharedProjects.requireNone(List.of(on(shared, "one"), on(shared, "two"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the pipelines of one and two would both deploy the project load to one account: give each its"
                                + " own with project_dir; the pipelines of one and two would both deploy the project clean to one"
                                + " account: give each its own with project_dir");
    }

    @Test
    void theSamePipelineTwiceDeploysTheSameProjects() {
        FakeTarget shared = new FakeTarget();

        assertApart(on(shared, "one"), on(shared, "one"));
    }

    @Test
    void targetsThatSayThatTheyAreEqualAreTwo() {
        assertApart(on(equalToAll(), "one"), on(equalToAll(), "two"));
    }

    private static Target equalToAll() {
        return (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> true;
                    case "hashCode" -> 1;
                    default -> throw new AssertionError(method);
                });
    }

    @Test
    void whoeverOpensTheSameAccountSharesIt() {
        assertThatThrownBy(
                        () -> SharedProjects.requireNone(List.of(at("one", "us", "1/key"), at("two", "us", "1/key"))))
                .hasMessageContaining("would both deploy the project load");
    }

    @Test
    void otherKeysAndOtherRegionsAreOtherAccounts() {
        assertApart(at("one", "us", "1/key"), at("two", "us", "2/key"));
        assertApart(at("one", "us", "1/key"), at("two", "eu", "1/key"));
    }

    @Test
    void embeddedTreasureDataOfTheirOwnShareNothing() {
        assertApart(at("one", "local", "1/key"), at("two", "local", "1/key"));
    }
}

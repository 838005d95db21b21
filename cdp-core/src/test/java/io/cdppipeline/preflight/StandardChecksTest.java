package io.cdppipeline.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.Secret;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.validate.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardChecksTest {

    private static final Secret KEY = Secret.of("12345/abcdef1234567890abcdef1234567890abcdef12");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path directory;

    private final FakeAccount account = new FakeAccount(NOW);

    private static PipelineConfig.Builder config() {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder().client("acme").tdApiKey(KEY).build());
    }

    private static PipelineConfig.Builder of(String client) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder().client(client).tdApiKey(KEY).build());
    }

    private static IngestionConfig.Builder shopify() {
        return IngestionConfig.builder()
                .sourceName("shopify")
                .connector("rest")
                .addObjects("orders")
                .incrementalField("updated_at")
                .startDate("2024-01-01");
    }

    private PreflightContext context(PipelineConfig config) {
        return context(config, directory, account);
    }

    private PreflightContext context(PipelineConfig config, Path work, FakeAccount target) {
        return new PreflightContext(
                config,
                List.of(Phase.of(PhaseGenerator.of(
                        "churn", each -> GeneratedProject.builder().build()))),
                work,
                Optional.of(target.target()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                true);
    }

    @Nested
    class Client extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new ClientCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().build());
        }

        @Override
        protected PreflightContext bad() {
            return context(of("acme_src").build());
        }

        @Test
        void anExampleOfAKeyIsAFailure() {
            PreflightContext example = context(PipelineConfig.builder()
                    .global(GlobalConfig.builder()
                            .client("acme")
                            .tdApiKey(Secret.of("YOUR_API_KEY"))
                            .build())
                    .build());

            assertThat(check().look(example))
                    .extracting(PreflightResult::toString)
                    .contains("FAIL API key: an example from the documents, which no account has; set td_api_key in the"
                            + " section global to yours, best as ${env:TD_API_KEY}");
        }

        @Test
        void theKeyIsMasked() {
            assertThat(check().look(good()))
                    .extracting(PreflightResult::toString)
                    .contains("PASS API key: ****ef12");
        }
    }

    @Nested
    class Directories extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new DirectoriesCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().build(), directory.resolve("not/there/yet"), account);
        }

        @Override
        protected PreflightContext bad() {
            try {
                Path file = directory.resolve("a_file");
                if (!Files.exists(file)) {
                    Files.createFile(file);
                }
                return context(config().build(), file.resolve("below"), account);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void aProjectOfAnotherMakingIsTold() throws IOException {
            Files.createDirectory(directory.resolve("churn"));

            assertThat(check().look(context(config().build())))
                    .filteredOn(result -> result.status() == Check.Status.WARN)
                    .extracting(PreflightResult::seen)
                    .containsExactly("churn in " + directory + " are not of a run that is known there");
        }
    }

    @Nested
    class Disk {

        @Test
        void littleRoomWarnsAndNoneFails() {
            DiskCheck check = new DiskCheck();

            assertThat(check.judge(9_000_000, 200_000_000))
                    .hasToString("FAIL Disk: 9 MB are free; free 10 MB at least for state, logs and reports");
            assertThat(check.judge(150_000_000, 200_000_000))
                    .hasToString("WARN Disk: 150 MB are free; 200 MB would be ample");
            assertThat(check.judge(3_000_000_000L, 200_000_000)).hasToString("PASS Disk: 3,000 MB are free");
            assertThat(check.look(context(config().build()))).hasSize(1);
        }
    }

    @Nested
    class SourceAccess extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new SourceAccessCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().ingestion(shopify().authId(360014).build()).build());
        }

        @Override
        protected PreflightContext bad() {
            return context(config().ingestion(shopify().build()).build());
        }

        @Test
        void whatTheSourceNeedsIsNamed() {
            assertThat(check().look(bad()).get(0).seen())
                    .isEqualTo("no auth_id is set; it needs an access token and the shop's address");
        }

        @Test
        void onTheEmbeddedTreasureDataItsFilesMustBeThere() throws IOException {
            PipelineConfig local = PipelineConfig.builder()
                    .global(GlobalConfig.builder()
                            .client("acme")
                            .tdEndpoint("local")
                            .build())
                    .ingestion(shopify().build())
                    .build();

            assertThat(check().look(context(local)).get(0).status()).isEqualTo(Check.Status.WARN);
            Files.createDirectories(directory.resolve("data/shopify"));
            assertThat(check().look(context(local)).get(0).status()).isEqualTo(Check.Status.PASS);
        }
    }

    @Nested
    class Naming extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new NamingCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().build());
        }

        @Override
        protected PreflightContext bad() {
            return context(config().staging(StagingConfig.builder()
                            .addTables("shopify_orders")
                            .targetDatabase("acme_raw")
                            .build())
                    .build());
        }
    }

    @Nested
    class Credentials extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new AccountCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().build());
        }

        @Override
        protected PreflightContext bad() {
            FakeAccount refusing = new FakeAccount(NOW);
            refusing.refusal = Optional.of("401 Unauthorized");
            return context(config().build(), directory, refusing);
        }

        @Test
        void aRefusedKeyIsAFailure() {
            assertThat(check().look(bad()).get(0).status()).isEqualTo(Check.Status.FAIL);
        }

        @Test
        void aClockThatIsWrongIsToldInSeconds() {
            FakeAccount ahead = new FakeAccount(NOW.plusSeconds(90));

            assertThat(check().look(context(config().build(), directory, ahead)))
                    .extracting(PreflightResult::status, PreflightResult::seen)
                    .contains(tuple(Check.Status.WARN, "this machine's time and the service's differ by 90 s"));
        }
    }

    @Nested
    class ProjectsOfOthers extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new ProjectsCheck();
        }

        @Override
        protected PreflightContext good() {
            account.projects.put("churn", "20260301-100000-churn-acme-1f0c9a2b");
            return context(config().build());
        }

        @Override
        protected PreflightContext bad() {
            FakeAccount shared = new FakeAccount(NOW);
            shared.projects.put("churn", "20260301-100000-churn-globex-1f0c9a2b");
            return context(config().build(), directory, shared);
        }

        @Test
        void areAFailureSinceEachRunWouldDeployOverTheOther() {
            assertThat(check().look(bad()))
                    .extracting(PreflightResult::toString)
                    .containsExactly(
                            "FAIL Projects: churn is the client globex's; give the projects of this pipeline names of"
                                    + " their own with project_dir; or delete those on the account if they are no longer needed");
        }

        @Test
        void areNotSeenInNamesThatTellNothing() {
            account.projects.put("churn", "by-hand");

            assertThat(check().look(context(config().build())).get(0).status()).isEqualTo(Check.Status.PASS);
        }
    }

    @Nested
    class Databases extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new DatabasesCheck();
        }

        @Override
        protected PreflightContext good() {
            account.databases.add("acme_src");
            return bad();
        }

        @Override
        protected PreflightContext bad() {
            return context(config().ingestion(shopify().build()).build());
        }
    }

    @Nested
    class Permissions extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new PermissionsCheck();
        }

        @Override
        protected PreflightContext good() {
            return context(config().build());
        }

        @Override
        protected PreflightContext bad() {
            FakeAccount poor = new FakeAccount(NOW);
            poor.createRefused = Optional.of(new CdpException("403 Forbidden"));
            return context(config().build(), directory, poor);
        }

        @Test
        void theProbeIsDroppedAgain() {
            check().look(good());

            assertThat(account.databases).isEmpty();
            assertThat(account.calls).hasSize(2).first().asString().startsWith("create acme_preflight_");
        }

        @Test
        void nothingIsMadeUnlessThatIsAllowed() {
            PreflightContext allowed = good();

            assertThat(check().look(new PreflightContext(
                            allowed.config(),
                            allowed.phases(),
                            allowed.workDirectory(),
                            allowed.target(),
                            allowed.clock(),
                            false)))
                    .isEmpty();
            assertThat(account.calls).isEmpty();
        }
    }

    @Nested
    class InputTables extends PreflightCheckContract {

        @Override
        protected PreflightCheck check() {
            return new InputTablesCheck();
        }

        private PipelineConfig union() {
            return config().histUnion(HistUnionConfig.builder()
                            .addTables("shopify_orders")
                            .build())
                    .build();
        }

        @Override
        protected PreflightContext good() {
            account.table("acme_src", "shopify_orders", List.of("id", "email", "properties"), NOW);
            account.table("acme_src", "shopify_orders_hist", List.of("id", "email", "properties"), NOW);
            return context(union());
        }

        @Override
        protected PreflightContext bad() {
            FakeAccount other = new FakeAccount(NOW);
            other.table("acme_src", "shopify_orders", List.of("id", "note"), NOW.minusSeconds(30L * 86_400));
            return context(union(), directory, other);
        }

        @Test
        void whatIsMissingOddOrOldIsNamed() {
            assertThat(check().look(bad()))
                    .extracting(result -> result.status() + " " + result.title() + ": " + result.seen())
                    .containsExactly(
                            "WARN Table acme_src.shopify_orders: it has 2 columns",
                            "WARN Rows of acme_src.shopify_orders: 100 rows, the latest of 2026-01-30T10:00:00Z",
                            "FAIL Table acme_src.shopify_orders_hist: there is no such table");
        }

        @Test
        void whatAnIngestionBringsNeedNotBeThere() {
            assertThat(check().look(context(
                            config().ingestion(shopify().build()).build())))
                    .isEmpty();
        }

        @Test
        void aTableWithoutIdentifiersIsToldWhereIdentitiesAreLookedFor() {
            account.table("acme_src", "shopify_orders", List.of("id", "total", "note"), NOW);

            assertThat(check().look(context(config().staging(StagingConfig.builder()
                                    .addTables("shopify_orders")
                                    .build())
                            .build())))
                    .extracting(PreflightResult::seen)
                    .contains("none of its columns is called like an identifier (email, phone, customer_id, …)");
        }
    }
}

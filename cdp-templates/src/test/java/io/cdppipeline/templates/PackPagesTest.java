package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.PhaseContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every configuration that the pages of the packs show is one, and a project is made of it. */
class PackPagesTest {

    private static final Pattern SNIPPET = Pattern.compile("(?s)```yaml\\n(.*?)```");

    private static final FixedCatalog CATALOG = new FixedCatalog()
            .with("acme_src", "shopify_orders", "id bigint")
            .with("acme_src", "shopify_customers", "id bigint", "updated_at varchar")
            .with("acme_src", "shopify_products_hist", "id bigint")
            .with(
                    "acme_stg",
                    "shopify_stg_orders",
                    "email varchar",
                    "phone varchar",
                    "user_id bigint",
                    "device_id varchar",
                    "billing_first_name varchar")
            .with("acme_stg", "shopify_stg_customers", "id bigint")
            .with(
                    "acme_stg",
                    "crm_stg_contacts",
                    "customer_id bigint",
                    "login varchar",
                    "card_no varchar",
                    "given_name varchar",
                    "tier varchar");

    @ParameterizedTest
    @ValueSource(strings = {"hist-union", "unification"})
    void everySnippetIsAConfigurationThatAProjectIsMadeOf(String page) throws IOException {
        String text = Files.readString(Path.of("..", "docs", page + ".md"));
        List<String> snippets =
                SNIPPET.matcher(text).results().map(found -> found.group(1)).toList();

        assertThat(snippets).isNotEmpty().allSatisfy(snippet -> {
            PipelineConfig config = ConfigLoader.parse(snippet, page + ".md");
            assertThat(new TdPacks()
                            .phases(config).stream()
                                    .filter(phase -> phase.id().equals(page.replace('-', '_')))
                                    .map(phase -> phase.generator()
                                            .generate(new PhaseContext(config, CATALOG, Instant.EPOCH))))
                    .singleElement()
                    .satisfies(project -> assertThat(project.workflows()).isNotEmpty());
        });
    }
}

package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.run.SecretSource.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSourceTest {

    private static final Request TOKEN = new Request("ingestion", "ingestion", "shopify.api-token");

    @TempDir
    Path directory;

    private void form(String json) throws IOException {
        Files.createDirectories(directory.resolve("ingestion"));
        Files.writeString(directory.resolve("ingestion/credentials_ingestion.json"), json);
    }

    @Test
    void anEnvironmentVariableIsTheNameInCapitals() {
        Map<String, String> variables = Map.of("SHOPIFY_API_TOKEN", "t-1", "BLANK", " ");
        SecretSource source = SecretSource.environment(name -> Optional.ofNullable(variables.get(name)));

        assertThat(source.secret(TOKEN)).contains(Secret.of("t-1"));
        assertThat(source.secret(new Request("ingestion", "ingestion", "blank")))
                .isEmpty();
        assertThat(source.secret(new Request("ingestion", "ingestion", "other")))
                .isEmpty();
    }

    @Test
    void theFormOfAProjectIsReadOnceItIsFilledIn() throws IOException {
        SecretSource source = SecretSource.credentialFiles(directory);
        assertThat(source.secret(TOKEN)).isEmpty();

        form("{\"shopify.api-token\": \"\"}");
        assertThat(source.secret(TOKEN)).isEmpty();

        form("{\"shopify.api-token\": \"t-2\"}");
        assertThat(source.secret(TOKEN)).contains(Secret.of("t-2"));
    }

    @Test
    void aFormThatIsNoJsonIsRefusedWithoutAWordOfWhatIsInIt() throws IOException {
        form("{\"shopify.api-token\":\n t0psecret}");

        assertThatThrownBy(() -> SecretSource.credentialFiles(directory).secret(TOKEN))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("credentials_ingestion.json cannot be read: no JSON at line 2")
                .hasMessageNotContaining("t0psecret")
                .hasNoCause();
        form("[\"t0psecret\"]");
        assertThatThrownBy(() -> SecretSource.credentialFiles(directory).secret(TOKEN))
                .hasMessageContaining("one object of names and texts")
                .hasMessageNotContaining("t0psecret");
    }

    @Test
    void oneSourceStandsInForAnother() {
        SecretSource source = SecretSource.none().orElse(request -> Optional.of(Secret.of("second")));

        assertThat(source.secret(TOKEN)).contains(Secret.of("second"));
    }
}

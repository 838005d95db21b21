package io.cdppipeline.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.TableName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedProjectTest {

    private static final GeneratedProject PROJECT = GeneratedProject.builder()
            .workflow("main", "+a:\n  echo>: 1\n")
            .localFile("credentials.json", "{}")
            .expect("acme_src", "orders")
            .rebuild(new TableName("acme_src", "orders"), "its columns changed")
            .secretNeeded("shop_token")
            .note("a note")
            .metric("rows", "SELECT 1")
            .monitoring("loads", "SELECT 2")
            .build();

    @Test
    void otherTextsChangeNothingElse() {
        GeneratedProject changed = PROJECT.withTexts(Map.of("main.dig", "+a:\n  echo>: 2\n"));

        assertThat(changed.files()).containsOnly(Map.entry("main.dig", "+a:\n  echo>: 2\n"));
        assertThat(changed).usingRecursiveComparison().ignoringFields("files").isEqualTo(PROJECT);
    }

    @Test
    void aTextOfAFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> PROJECT.withTexts(Map.of("other.dig", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.dig");
    }
}

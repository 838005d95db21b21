package io.cdppipeline.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadWorkflowsTest {

    private static final String DIG = """
            _export:
              !include : config/settings.yml

            +greet:
              echo>: ${who}
            """;

    private final ReadWorkflows workflows = new ReadWorkflows();
    private final Map<String, String> files =
            new HashMap<>(Map.of("a.dig", DIG, "config/settings.yml", "who: us\n", "queries/q.sql", "SELECT 1"));

    private ReadWorkflows.Read read() {
        return workflows.get("a.dig", files, new ParsedFiles());
    }

    private static Optional<String> who(ReadWorkflows.Read read) {
        return read.workflow().map(each -> each.config().at("/_export/who").asText());
    }

    @Test
    void aWorkflowWhoseFilesStayTheSameIsReadOnce() {
        ReadWorkflows.Read first = read();
        files.put("queries/q.sql", "SELECT 2");

        assertThat(read()).isSameAs(first);
    }

    @Test
    void aWorkflowIsReadAgainWhenWhatItIncludesHasChanged() {
        read();
        files.put("config/settings.yml", "who: them\n");

        assertThat(who(read())).contains("them");
    }

    @Test
    void aWorkflowIsReadAgainWhenWhatItIncludesHasGoneOrCome() {
        read();
        files.remove("config/settings.yml");
        ReadWorkflows.Read without = read();
        files.put("config/settings.yml", "who: back\n");

        assertThat(without.reader().fileError()).contains("config/settings.yml");
        assertThat(read().reader().fileError()).isEmpty();
        assertThat(who(read())).contains("back");
    }

    @Test
    void aWorkflowThatWasEditedIsReadAgain() {
        read();
        files.put("a.dig", "+other:\n  echo>: there\n");

        assertThat(read().workflow().orElseThrow().config().has("+other")).isTrue();
    }
}

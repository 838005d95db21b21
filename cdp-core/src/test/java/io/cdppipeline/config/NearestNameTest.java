package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> NAMES =
            List.of("incremental_field", "start_date", "mode", "td_endpoint", "tables");

    @Test
    void findsNamesThatAreAFewEditsAway() {
        assertThat(NearestName.of("incremental_feild", NAMES)).contains("incremental_field");
        assertThat(NearestName.of("incrementalField", NAMES)).contains("incremental_field");
        assertThat(NearestName.of("Start-Date", NAMES)).contains("start_date");
        assertThat(NearestName.of("mdoe", NAMES)).contains("mode");
        assertThat(NearestName.of("table", NAMES)).contains("tables");
    }

    @Test
    void findsTheNameThatEndsInTheWord() {
        assertThat(NearestName.of("endpoint", NAMES)).contains("td_endpoint");
    }

    @Test
    void doesNotGuessWildly() {
        assertThat(NearestName.of("colour", NAMES)).isEmpty();
        assertThat(NearestName.of("x", List.of("y"))).isEmpty();
        assertThat(NearestName.hint("colour", NAMES)).isEmpty();
    }
}

package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WavesTest {

    @Test
    void eachWaitsForItsOwnAndOthersGoSideBySide() {
        assertThat(Waves.of(
                        List.of("a", "b", "c", "d"),
                        Map.of("a", List.of("b"), "b", List.of("c", "else")),
                        "The tables"))
                .containsExactly(List.of("c", "d"), List.of("b"), List.of("a"));
    }

    @Test
    void aCircleIsRefusedWithThoseInIt() {
        assertThatThrownBy(() ->
                        Waves.of(List.of("a", "b", "c"), Map.of("a", List.of("b"), "b", List.of("a")), "The tables"))
                .isInstanceOf(CdpException.class)
                .hasMessage(
                        "The tables [a, b] wait for one another by staging.joins and staging.depends_on: leave one of"
                                + " these out");
    }
}

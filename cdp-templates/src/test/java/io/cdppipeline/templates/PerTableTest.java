package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerTableTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 500})
    void resultsAreInTheOrderOfTheTables(int tables) {
        List<Integer> numbers = IntStream.range(0, tables).boxed().toList();

        assertThat(PerTable.map(numbers, number -> "table " + number))
                .isEqualTo(numbers.stream().map(number -> "table " + number).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 500})
    void ofSeveralFailuresTheFirstTablesIsThrown(int tables) {
        List<Integer> numbers = IntStream.range(0, tables).boxed().toList();

        assertThatThrownBy(() -> PerTable.map(numbers, number -> {
                    if (number >= 2) {
                        throw new IllegalArgumentException("table " + number);
                    }
                    return number;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("table 2");
    }

    @Test
    void aValueIsWorkedOutOnce() {
        AtomicInteger asked = new AtomicInteger();
        Once<Integer> once = new Once<>(asked::incrementAndGet);

        assertThat(once.get() + once.get()).isEqualTo(2);
        assertThat(asked).hasValue(1);
    }
}

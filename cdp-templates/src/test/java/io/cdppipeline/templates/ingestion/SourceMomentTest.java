package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMomentTest {

    @ParameterizedTest
    @CsvSource({
        "2024-01-31, 2024-01-31T00:00:00Z",
        "2024-01-31T01:02:03, 2024-01-31T01:02:03Z",
        "2024-01-31t01:02:03z, 2024-01-31T01:02:03Z",
        "2024-01-31T01:02, 2024-01-31T01:02:00Z",
        "2024-01-31 01:02:03, 2024-01-31T01:02:03Z",
        "2024-01-31T01:02:03.999999, 2024-01-31T01:02:03Z",
        "2024-01-31T01:02:03.000Z, 2024-01-31T01:02:03Z",
        "2024-01-31T01:02:03+09:00, 2024-01-30T16:02:03Z",
        "2024-01-31 01:02:03 +09:00, 2024-01-30T16:02:03Z",
    })
    void readsDatesAndDateTimes(String text, Instant moment) {
        assertThat(SourceMoment.parse(text)).contains(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2024-02-30", "2024-1-1", "31.01.2024", "2024-01-31T25:00:00"})
    void readsNothingElse(String text) {
        assertThat(SourceMoment.parse(text)).isEmpty();
    }

    @Test
    void cutsTheFirstAndTheLastMonthWhereTheRangeEnds() {
        assertThat(SourceMoment.months(
                        Instant.parse("2023-12-31T12:00:00Z"),
                        Optional.of(Instant.parse("2024-02-01T00:00:00Z")),
                        Instant.parse("2024-06-01T00:00:00Z")))
                .extracting(month -> month.name() + " " + month.start() + " " + month.end())
                .containsExactly(
                        "2023-12 2023-12-31T12:00:00Z 2023-12-31T23:59:59Z",
                        "2024-01 2024-01-01T00:00:00Z 2024-01-31T23:59:59Z",
                        "2024-02 2024-02-01T00:00:00Z 2024-02-01T00:00:00Z");
    }
}

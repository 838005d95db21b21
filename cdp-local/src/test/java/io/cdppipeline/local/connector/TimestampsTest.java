package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-31T12:34:56Z",
                "2024-01-31T12:34:56.789Z",
                "2024-01-31T12:34:56.789123456Z",
                "2024-01-31T12:34:56",
                "2024-01-31 12:34:56",
                "2024-01-31 12:34:56.999",
                " 2024-01-31 12:34:56.512 ",
                "2024-01-31 12:34:56.000 UTC",
                "2024-01-31T21:34:56+09:00",
                "2024-01-31T21:34:56+0900",
                "2024-01-31T07:34:56-05",
                "2024-01-31t12:34:56z",
                "1706704496",
                "1706704496.25",
                "1706704496789",
                "1706704496789123"
            })
    void readsTheSecondInEverySpelling(String text) {
        assertThat(Timestamps.second(text)).isEqualTo(OptionalLong.of(1_706_704_496L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2024-02-30",
                "2024-13-01T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T00:00:61Z",
                "31/01/2024",
                "12345",
                "2024-01-01T00:00:00+19:00",
                "2024-01-01T00:00:00 Europe/Berlin"
            })
    void readsNothingElse(String text) {
        assertThat(Timestamps.second(text)).isEmpty();
    }
}

package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DateSpellingTest {

    @Test
    void aNumberThatIsNoMonthTellsWhichIsTheDay() {
        assertThat(DateSpelling.of(List.of("01/02/2024", "25/12/2024 10:00")).slashDayFirst())
                .isTrue();
        assertThat(DateSpelling.of(List.of("01-02-2024", "12-25-2024")).dashDayFirst())
                .isFalse();
    }

    @Test
    void aSampleThatTellsNothingOrBothLeavesTheUsualSpelling() {
        assertThat(DateSpelling.of(List.of("01/02/2024", "2024-12-25"))).isEqualTo(DateSpelling.USUAL);
        assertThat(DateSpelling.of(List.of("25/12/2024", "12/25/2024", "13-01-2024", "01-13-2024")))
                .isEqualTo(DateSpelling.USUAL);
    }

    @Test
    void valuesAreDatesOnlyIfAllAre() {
        assertThat(DateSpelling.areDates(List.of("2024-12-25", " 2024-12-25T10:00:00Z")))
                .isTrue();
        assertThat(DateSpelling.areDates(List.of("2024-12-25", "soon"))).isFalse();
        assertThat(DateSpelling.areDates(List.of("2024-13-25"))).isFalse();
        assertThat(DateSpelling.areDates(List.of())).isFalse();
    }
}

package io.cdppipeline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.sql.ReservedIdentifiers;
import org.junit.jupiter.api.Test;

class PrestoTextTest {

    @Test
    void theReservedWordsAreThoseOfTheParser() {
        assertThat(PrestoText.reserved()).isEqualTo(ReservedIdentifiers.reservedIdentifiers());
    }
}

package io.cdppipeline.local.sql.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RaiseTest {

    @Test
    void textOfAnyLettersTravelsThroughNativeCodeAsAscii() {
        String text = "Value: \u00df\ud835\udcb3 |\\\n\"q\"";
        Raise raise = new Raise("INVALID_CAST_ARGUMENT", text);
        assertThat(raise.getMessage()).matches("\\p{ASCII}*");
        assertThat(Raise.find("Invalid Input Error: " + raise.getMessage() + " and more", raise))
                .hasMessage(text)
                .extracting("errorName")
                .isEqualTo("INVALID_CAST_ARGUMENT");
    }
}

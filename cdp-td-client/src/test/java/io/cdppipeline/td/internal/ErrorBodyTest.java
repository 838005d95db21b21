package io.cdppipeline.td.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"message\":\"m\",\"text\":\"t\",\"error\":\"e\"} | m",
                "{\"message\":\"\",\"text\":\"t\",\"error\":\"e\"} | t",
                "{\"error\":\"e\",\"status_code\":409} | e",
                "{\"message\":{\"a\":1}} | ``",
                "{\"id\":\"1\"} | ``",
                "{\"broken | {\"broken",
                "<html><body>no title</body></html> | an HTML page",
                "<!DOCTYPE html><TITLE lang='en'>502 Bad Gateway</TITLE> | HTML page '502 Bad Gateway'",
                "plain text | plain text",
                "`` | ``",
            })
    void saysWhatTheBodySays(String body, String message) {
        assertThat(new ErrorBody(body).message()).isEqualTo(message);
    }

    @Test
    void saysItOnOneLine() {
        assertThat(new ErrorBody("{\"message\":\"first\\n  second\\r\\nthird \"}").message())
                .isEqualTo("first second third");
    }

    @Test
    void namesTheJobInTheWay() {
        assertThat(new ErrorBody("{\"details\":{\"conflicts_with\":12}}").conflictsWith())
                .contains("12");
        assertThat(new ErrorBody("{\"details\":{}}").conflictsWith()).isEmpty();
        assertThat(new ErrorBody("").conflictsWith()).isEmpty();
    }
}

package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3,206,0,4,bytes 0-3/10",
        "bytes=4-,206,4,6,bytes 4-9/10",
        "bytes=4-99,206,4,6,bytes 4-9/10",
        "bytes=-3,206,7,3,bytes 7-9/10",
        "bytes=-30,206,0,10,bytes 0-9/10",
        "bytes=10-,416,0,0,bytes */10",
        "bytes=-0,416,0,0,bytes */10",
        "bytes=5-4,200,0,10,bytes 0-9/10",
        "bytes=-,200,0,10,bytes 0-9/10",
        "'bytes=0-1,3-4',200,0,10,bytes 0-9/10",
        "rows=0-1,200,0,10,bytes 0-9/10",
    })
    void takesOneRangeOfBytes(String range, int status, long from, long length, String contentRange) {
        ByteRange part = ByteRange.of(range, null, "\"tag\"", 10);

        assertThat(part).isEqualTo(new ByteRange(status, from, length, 10));
        assertThat(part.contentRange()).isEqualTo(contentRange);
    }

    @Test
    void givesTheWholeIfTheContentIsAnotherOne() {
        assertThat(ByteRange.of("bytes=1-2", "\"old\"", "\"tag\"", 10).status()).isEqualTo(200);
        assertThat(ByteRange.of("bytes=1-2", "\"tag\"", "\"tag\"", 10).status()).isEqualTo(206);
        assertThat(ByteRange.of(null, null, "\"tag\"", 10).status()).isEqualTo(200);
    }
}

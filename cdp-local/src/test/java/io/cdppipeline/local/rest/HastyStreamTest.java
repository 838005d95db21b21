package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HastyStreamTest {

    private final AtomicLong nanos = new AtomicLong();

    private HastyStream stream(int size) {
        return new HastyStream(new ByteArrayInputStream(new byte[size]), nanos::get);
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void letsABodyPassThatComesFastEnough() throws IOException {
        HastyStream stream = stream(5_000);
        pass(9);
        assertThat(stream.read()).isZero();
        pass(5);

        assertThat(stream.readAllBytes()).hasSize(4_999);
    }

    @Test
    void endsABodyThatTrickles() throws IOException {
        HastyStream stream = stream(5_000);
        pass(10);
        assertThat(stream.read()).isZero();
        pass(1);

        assertThatThrownBy(stream::read)
                .isInstanceOfSatisfying(
                        RestException.class, e -> assertThat(e.status()).isEqualTo(408))
                .hasMessage("The request's body comes too slowly: 2 bytes so far");
    }
}

package io.cdppipeline.event;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;

/** The listeners of this library keep the contract of listeners. */
class OwnListenersTest {

    private abstract static class Printing extends PipelineListenerContract {

        private final Function<PrintStream, PipelineListener> make;
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Printing(Function<PrintStream, PipelineListener> make) {
            this.make = make;
        }

        @Override
        protected PipelineListener listener() {
            bytes = new ByteArrayOutputStream();
            return make.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        }

        @Override
        protected String told() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Nested
    class ATerminal extends Printing {
        ATerminal() {
            super(out -> ConsoleListener.on(out, true));
        }
    }

    @Nested
    class APipe extends Printing {
        APipe() {
            super(out -> ConsoleListener.on(out, false));
        }
    }

    @Nested
    class JsonLines extends Printing {
        JsonLines() {
            super(out -> JsonLinesListener.on(out, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
        }
    }
}

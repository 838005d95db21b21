package io.cdppipeline.state;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The text of a state file, made again and again while a run goes on. What the disk leaves of a save's half millisecond is
 * little, and after each wait for the disk nothing is in the processor's caches: so phases that have not changed are not
 * written out anew, and the memory is the same each time. Not thread-safe.
 */
final class StateText {

    /** How the JSON of a state ends that has no phases. */
    private static final String NO_PHASES = "{ }\n}";

    private static final String LINE_OF_A_PHASE = "\n    ";

    private final Buffer text = new Buffer();

    /** The phases of the last state; they are immutable, so that the same ones have the same text. */
    private IdentityHashMap<PhaseState, byte[]> phases = new IdentityHashMap<>();

    private static final class Buffer extends ByteArrayOutputStream {

        ByteBuffer bytes() {
            return ByteBuffer.wrap(buf, 0, count);
        }

        void add(String piece) {
            writeBytes(piece.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The file's bytes, its seal included; good until the next call. */
    ByteBuffer of(PipelineState state) {
        text.reset();
        byte[] head = StateJson.of(
                PipelineState.builder().from(state).phases(Map.of()).build());
        text.write(head, 0, head.length - NO_PHASES.length());
        IdentityHashMap<PhaseState, byte[]> written = new IdentityHashMap<>();
        String before = "{";
        for (Map.Entry<String, PhaseState> entry : state.phases().entrySet()) {
            PhaseState phase = entry.getValue();
            byte[] known = phases.get(phase);
            byte[] json = known == null ? indented(StateJson.of(phase)) : known;
            written.put(phase, json);
            text.add(before + LINE_OF_A_PHASE + quoted(entry.getKey()) + " : ");
            text.writeBytes(json);
            before = ",";
        }
        text.add("\n  }");
        text.add(Seal.of(text.bytes()));
        phases = written;
        return text.bytes();
    }

    private static String quoted(String id) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(id)) + '"';
    }

    /** In JSON, the end of a line is never part of a value. */
    private static byte[] indented(byte[] json) {
        return new String(json, StandardCharsets.UTF_8)
                .replace("\n", LINE_OF_A_PHASE)
                .getBytes(StandardCharsets.UTF_8);
    }
}

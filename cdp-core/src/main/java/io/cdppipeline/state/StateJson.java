package io.cdppipeline.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cdppipeline.CdpException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * States as JSON, and back. To make the mapper takes a cold process a tenth of a second and more, so that nothing here is
 * touched before there is a state to read or to write.
 */
final class StateJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A field that a hand has misspelt would otherwise be as good as deleted.
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            // The same bytes on every system.
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private static final ObjectReader READER = JSON.readerFor(PipelineState.class);
    private static final ObjectWriter STATE_WRITER = JSON.writerFor(PipelineState.class);
    private static final ObjectWriter PHASE_WRITER = JSON.writerFor(PhaseState.class);

    private StateJson() {}

    /** A state as JSON. */
    static byte[] of(PipelineState state) {
        return json(STATE_WRITER, state);
    }

    /** A phase as JSON. */
    static byte[] of(PhaseState phase) {
        return json(PHASE_WRITER, phase);
    }

    private static byte[] json(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A state that cannot be written", e);
        }
    }

    /**
     * Reads a file that is there.
     *
     * @throws CdpException if it is not a state that this library can read; it says why, and a way on
     */
    static PipelineState read(Path file) {
        try {
            String text = Files.readString(file);
            JsonNode tree = JSON.readTree(text);
            if (!tree.isObject()) {
                throw unreadable(file, tree.isMissingNode() ? "it is empty" : "it holds no JSON object", null);
            }
            JsonNode version = tree.path("schema_version");
            if (version.asInt(-1) > PipelineState.CURRENT_SCHEMA) {
                throw new CdpException("The state file " + file + " was written by a newer version of this library"
                        + " (schema " + version.asInt() + "; this one reads " + PipelineState.CURRENT_SCHEMA
                        + "): run with that version, or move the file away to begin a new run");
            }
            if (version.asInt(-1) < 1) {
                throw unreadable(
                        file, "its schema_version is " + (version.isMissingNode() ? "missing" : version), null);
            }
            boolean sealed = ((ObjectNode) tree).remove(Seal.FIELD) != null;
            PipelineState state = READER.readValue(StateMigrations.toCurrent((ObjectNode) tree));
            if (state.phases().isEmpty()) {
                throw unreadable(file, "it has no phases", null);
            }
            if (sealed && !Seal.fits(text)) {
                throw unreadable(
                        file,
                        "it is not as it was saved. If somebody edited it on purpose, remove its last entry, \""
                                + Seal.FIELD + "\", to have it taken as it is",
                        null);
            }
            return state;
        } catch (JsonProcessingException e) {
            throw unreadable(file, problem(e), e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is no UTF-8 text", e);
        } catch (IOException e) {
            throw new CdpException("The state file " + file + " cannot be read: " + e, e);
        }
    }

    /** What a hand, a full disk or a broken one has done to the file: where, and which field. */
    private static String problem(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(each -> each.getFieldName() == null ? "[" + each.getIndex() + "]" : each.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        String what = (field.isEmpty() ? "" : field + ": ")
                + e.getOriginalMessage().lines().findFirst().orElse("no JSON");
        return e.getLocation() == null || e instanceof JsonMappingException
                ? what
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": " + what;
    }

    private static CdpException unreadable(Path file, String problem, @Nullable Throwable cause) {
        return new CdpException(
                "The state file " + file + " is damaged (" + problem
                        + "). Put back a copy of it to resume its run; or move it away to begin a new one, after a"
                        + " look at the target: sessions that the lost run had started may still be going on there",
                cause);
    }
}

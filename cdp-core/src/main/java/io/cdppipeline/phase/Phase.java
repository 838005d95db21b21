package io.cdppipeline.phase;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.validate.Validator;
import java.util.List;
import org.immutables.value.Value;

/** One phase of a pipeline: who generates it and who judges what it made. Immutable. */
@Value.Immutable
@CdpStyle
public interface Phase {

    PhaseGenerator generator();

    /** The phase's id: its generator's. */
    default String id() {
        return generator().id();
    }

    /** What people read: {@code Ingestion}. Default: the id with capitals and blanks. */
    @Value.Default
    default String title() {
        StringBuilder title = new StringBuilder();
        for (String word : id().split("_")) {
            if (!word.isEmpty()) {
                title.append(title.isEmpty() ? "" : " ")
                        .append(Character.toUpperCase(word.charAt(0)))
                        .append(word, 1, word.length());
            }
        }
        return title.toString();
    }

    /** The directory below the work directory that the project is written to. Default: the id. */
    @Value.Default
    default String directory() {
        return id();
    }

    /** Validators of this phase, besides the check of the expected tables that every phase gets. */
    List<Validator> validators();

    /** A phase of this generator with everything else by default. */
    static Phase of(PhaseGenerator generator) {
        return builder().generator(generator).build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Phase}; not thread-safe. */
    final class Builder extends ImmutablePhase.Builder {
        Builder() {}
    }
}

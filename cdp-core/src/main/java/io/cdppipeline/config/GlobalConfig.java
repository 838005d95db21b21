package io.cdppipeline.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.immutables.value.Value;

/** What holds for every phase: YAML section {@code global}. Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface GlobalConfig {

    /** The word that, as {@link #tdEndpoint()}, chooses the embedded Treasure Data. */
    String LOCAL_ENDPOINT = "local";

    /** The API key, {@code account/hash}; absent where the endpoint is {@value #LOCAL_ENDPOINT}. YAML key {@code td_api_key}. */
    Optional<Secret> tdApiKey();

    /**
     * Who knows the API key where it may change while pipelines run; asked when the target is opened, and again when the key is
     * refused. Of a YAML file, it is there where {@code td_api_key} refers to something outside it, as {@code
     * ${file:secrets/td.key}}: that is read again. No part of what makes two configurations equal.
     */
    @Value.Auxiliary
    Optional<Supplier<Secret>> tdApiKeys();

    /** Any documented spelling of a region's endpoint, or {@code local}. YAML key {@code td_endpoint}. */
    @Value.Default
    default String tdEndpoint() {
        return "https://api.treasuredata.com";
    }

    /** The client, which every database is named after: {@code [a-z0-9_]}, 2 to 30 characters. YAML key {@code client}. */
    String client();

    /** What becomes of a generated file that somebody edited. YAML key {@code edited_files}. */
    @Value.Default
    default EditedFiles editedFiles() {
        return EditedFiles.BACK_UP;
    }

    /**
     * A {@link io.cdppipeline.target.CatalogSnapshot} to plan with where the target is not there, or lacks a table; relative
     * to the work directory. YAML key {@code catalog}.
     */
    Optional<Path> catalog();

    /** Whether the embedded Treasure Data is the target. */
    default boolean local() {
        return tdEndpoint().equals(LOCAL_ENDPOINT);
    }

    /**
     * Whether the key is one that documents write in place of a key, as {@code 12345/abcd...}: fine to plan with, useless
     * against Treasure Data.
     */
    default boolean hasExampleKey() {
        return tdApiKey().filter(key -> ApiKeys.isExample(key.reveal())).isPresent();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link GlobalConfig}; not thread-safe. */
    final class Builder extends ImmutableGlobalConfig.Builder {
        Builder() {}
    }
}

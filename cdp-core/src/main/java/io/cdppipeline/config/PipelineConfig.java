package io.cdppipeline.config;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * All that a pipeline is told: one value for the whole YAML file. A phase whose section is absent is not part of the
 * pipeline. Immutable and thread-safe; its {@code toString} and JSON show no secret.
 *
 * <p>Start with {@link ConfigLoader} for a file, or with {@link #builder()}.
 */
@Value.Immutable
@CdpStyle
public interface PipelineConfig {

    GlobalConfig global();

    /** The source systems to load from, in the configuration's order; empty if nothing is loaded. */
    List<IngestionConfig> ingestion();

    Optional<HistUnionConfig> histUnion();

    Optional<StagingConfig> staging();

    Optional<UnificationConfig> unification();

    @Value.Default
    default ValidationConfig validation() {
        return ValidationConfig.builder().build();
    }

    @Value.Default
    default LocalConfig local() {
        return LocalConfig.builder().build();
    }

    /** The databases, from the sections that name one and from the client's name otherwise. */
    @Value.Lazy
    default Databases databases() {
        String client = global().client();
        return new Databases(
                ingestion().stream()
                        .flatMap(source -> source.targetDatabase().stream())
                        .findFirst()
                        .orElse(client + "_src"),
                staging().flatMap(StagingConfig::targetDatabase).orElse(client + "_stg"),
                client + "_gld",
                client + "_config",
                "cdp_unification_" + client);
    }

    /** Base names of the tables that the ingestion loads, {@code shopify_orders}, in the order of sources and objects. */
    @Value.Lazy
    default List<String> ingestedTables() {
        return ingestion().stream().flatMap(source -> source.tables().stream()).toList();
    }

    /** The source that loads each base table; of two that load it, the first. */
    @Value.Lazy
    default Map<String, IngestionConfig> sourcesByTable() {
        Map<String, IngestionConfig> sources = new HashMap<>();
        ingestion().forEach(source -> source.tables().forEach(table -> sources.putIfAbsent(table, source)));
        return Collections.unmodifiableMap(sources);
    }

    /** The source whose object a base table is: of two that fit by their names, the one that loads it. */
    default Optional<IngestionConfig> sourceOf(String baseTable) {
        return Optional.ofNullable(sourcesByTable().get(baseTable))
                .or(() -> ingestion().stream()
                        .filter(source -> baseTable.startsWith(tableName(source.sourceName()) + "_"))
                        .max(Comparator.comparingInt(
                                source -> source.sourceName().length())));
    }

    /** Base names of the tables that the hist-union joins: those it names, or those that the ingestion loads. */
    @Value.Lazy
    default List<String> histUnionTables() {
        return histUnion()
                .map(section -> section.tables().isEmpty()
                        ? ingestedTables()
                        : section.tables().stream()
                                .map(PipelineConfig::baseTableName)
                                .toList())
                .orElse(List.of());
    }

    /** Base names of the tables that the staging cleans: those it names, or those of the phase before it. */
    @Value.Lazy
    default List<String> stagingTables() {
        return staging()
                .map(section -> section.tables().isEmpty()
                        ? (histUnion().isPresent() ? histUnionTables() : ingestedTables())
                        : section.tables().stream()
                                .map(PipelineConfig::baseTableName)
                                .toList())
                .orElse(List.of());
    }

    /**
     * Every setting as a text by its key, {@code staging.engine}, those that hold by default included: fit to be kept and
     * compared. The API key is left out, and what else is named like a secret is masked.
     */
    default Map<String, String> settings() {
        return SettingTexts.of(this);
    }

    /**
     * It as a YAML file that reads as the same configuration, defaults written out. No secret is in it: the API key is {@code
     * ${env:TD_API_KEY}}, and a setting of a connector that is named like a secret refers to a variable of its own name.
     */
    default String toYaml() {
        return YamlText.of(this);
    }

    /** What is wrong with it, by the rules that {@link ConfigLoader} holds files to; empty if nothing is. */
    default List<ConfigProblem> problems() {
        return ConfigLoader.problems(this);
    }

    /** The configuration as JSON, with the keys of YAML and every secret masked. */
    default String json() {
        return ConfigJson.of(this);
    }

    /** A name made fit for a table: lower case, every character outside {@code [a-z0-9_]} an underscore. */
    static String tableName(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Names.isTable(lower)
                ? lower
                : Names.NOT_OF_A_TABLE.matcher(lower).replaceAll("_");
    }

    /** A table's base name: without its database, {@code _hist} or {@code _hist_union}, in {@link #tableName} form. */
    static String baseTableName(String text) {
        String table = tableName(text.substring(text.lastIndexOf('.') + 1));
        for (String suffix : Names.SUFFIXES) {
            if (table.endsWith(suffix)) {
                return table.substring(0, table.length() - suffix.length());
            }
        }
        return table;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PipelineConfig}; not thread-safe. */
    final class Builder extends ImmutablePipelineConfig.Builder {
        Builder() {}

        /** One source system to load from, in place of those given before. */
        public Builder ingestion(IngestionConfig source) {
            return ingestion(List.of(source));
        }
    }
}

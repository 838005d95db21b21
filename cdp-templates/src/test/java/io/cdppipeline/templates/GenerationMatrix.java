package io.cdppipeline.templates;

import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.TableName;
import io.cdppipeline.templates.ingestion.Examples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every source in every mode, through every engine, id method and update strategy: all that can be asked for by these. */
final class GenerationMatrix {

    private static final Instant NOW = Instant.parse("2025-11-15T10:20:30.456Z");

    private static final List<String> ENGINES = List.of("presto", "hive");
    private static final List<String> ID_METHODS = List.of("canonical_id", "persistent_id");
    private static final List<String> STRATEGIES = List.of("full", "incremental");

    private GenerationMatrix() {}

    /** What a pipeline is asked for. */
    private record Combination(String source, String mode, String engine, String idMethod, String strategy) {}

    /**
     * The projects of a source in a mode.
     *
     * @param projects by what they are called: the phase, and what of a combination it looks at
     * @param catalog the tables that the projects find
     */
    record Generated(String source, String mode, Map<String, GeneratedProject> projects, FixedCatalog catalog) {}

    /** The whole matrix; what a phase does not look at is not varied for it. */
    static List<Generated> all() {
        List<Generated> all = new ArrayList<>();
        Examples.sourcesAndModes().forEach((source, modes) -> modes.forEach(mode -> all.add(generate(source, mode))));
        return all;
    }

    private static Generated generate(String source, String mode) {
        Generated generated = new Generated(source, mode, new LinkedHashMap<>(), new FixedCatalog());
        for (String engine : ENGINES) {
            Combination combination = new Combination(source, mode, engine, ID_METHODS.get(0), STRATEGIES.get(0));
            generate(combination, List.of("ingestion", "hist_union", "staging"), generated);
        }
        for (String idMethod : ID_METHODS) {
            for (String strategy : STRATEGIES) {
                Combination combination = new Combination(source, mode, ENGINES.get(0), idMethod, strategy);
                generate(combination, List.of("unification"), generated);
            }
        }
        return generated;
    }

    /** Adds the projects of some phases, those that are there already left out. */
    private static void generate(Combination combination, List<String> phases, Generated into) {
        PipelineConfig config = config(combination);
        for (Phase phase : new TdPacks().phases(config)) {
            String name = name(phase.id(), combination);
            if (phases.contains(phase.id()) && !into.projects().containsKey(name)) {
                PhaseContext context = new PhaseContext(config, into.catalog(), NOW);
                // The linter is asked once for each project that differs from the others.
                GeneratedProject project = ((CheckedGenerator) phase.generator()).unchecked(context);
                into.projects().put(name, project);
                project.expectedTables().forEach(table -> fill(into.catalog(), phase.id(), table));
            }
        }
    }

    private static String name(String phase, Combination combination) {
        String of = phase + " of " + combination.source() + " " + combination.mode();
        return switch (phase) {
            case "staging" -> of + " " + combination.engine();
            case "unification" -> of + " " + combination.idMethod() + " " + combination.strategy();
            default -> of;
        };
    }

    private static PipelineConfig config(Combination combination) {
        return ConfigLoader.parse(
                """
                global: {client: acme, td_api_key: 1/abc, td_endpoint: "https://api.treasuredata.com"}
                ingestion:
                %shist_union: {}
                staging: {engine: %s}
                unification: {name: customer_360, id_method: %s, update_strategy: %s}
                """.formatted(
                                Examples.section(combination.source(), combination.mode())
                                        .indent(2),
                                combination.engine(),
                                combination.idMethod(),
                                combination.strategy()),
                combination + ".yml");
    }

    /** Puts a table that a phase makes where the next one finds it. */
    private static void fill(FixedCatalog catalog, String phase, ExpectedTable expected) {
        TableName name = expected.name();
        if (phase.equals("staging")) {
            catalog.with(
                    name.database(),
                    name.table(),
                    "id bigint",
                    "email_std varchar",
                    "phone_std varchar",
                    "title varchar",
                    "updated_at_unixtime bigint");
        } else if (phase.equals("ingestion") || phase.equals("hist_union")) {
            boolean history = name.table().endsWith("_hist");
            catalog.with(
                            name.database(),
                            name.table(),
                            "id bigint",
                            "Email varchar",
                            "phone varchar",
                            "order varchar",
                            "is_active varchar",
                            history ? "total_price varchar" : "total_price double",
                            "details varchar",
                            history ? "legacy_code varchar" : "added_on varchar",
                            "updated_at varchar")
                    .sampled(name.database(), name.table(), "details", "{\"Tags\": [\"a\"], \"kind\": \"vip\"}");
        }
    }
}

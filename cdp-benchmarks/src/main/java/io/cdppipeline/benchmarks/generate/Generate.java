package io.cdppipeline.benchmarks.generate;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.ProjectCheck;
import io.cdppipeline.templates.TdPacks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * All four phases for 100, 1,000 and 3,000 objects: rendered and written, linted and parsed, and made again after one object
 * was edited. With {@code -Ddataform=} the directory of an npm installation of {@code @dataform/cli} and
 * {@code @dataform/core}, Dataform compiles as many tables in turn. {@code -Dgenerate.objects=100,1000} chooses the sizes,
 * {@code -Dgenerate.rounds=} how often each is measured.
 */
public final class Generate implements Benchmark {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public void run() throws Exception {
        Optional<Path> dataform =
                Optional.ofNullable(System.getProperty("dataform")).map(Path::of);
        if (dataform.isEmpty()) {
            System.out.println("Without Dataform: name an installation with -Ddataform=…\n");
        }
        int rounds = Integer.getInteger("generate.rounds", 5);
        System.out.println("| objects | files | MB | what | wall ms | CPU ms |\n|---|---|---|---|---|---|");
        for (String objects :
                System.getProperty("generate.objects", "100,1000,3000").split(",")) {
            measure(Integer.parseInt(objects), rounds, dataform);
        }
    }

    private static void measure(int objects, int rounds, Optional<Path> dataform) throws Exception {
        Path directory = Files.createTempDirectory("generate-");
        try {
            Account account = new Account(objects);
            List<GeneratedProject> projects = projects(account);
            long files =
                    projects.stream().mapToLong(each -> each.files().size()).sum();
            long bytes = projects.stream()
                    .flatMap(each -> each.files().values().stream())
                    .mapToLong(String::length)
                    .sum();
            String size = String.format(Locale.ROOT, "| %,d | %,d | %.1f | ", objects, files, bytes / 1e6);
            Series first = new Series(size + "rendered and written, a new directory");
            Series again = new Series(size + "the same after one object was edited");
            Series lint = new Series(size + "linted and parsed");
            Series peer = new Series(size + "Dataform compiles " + objects + " tables and as many assertions");
            Optional<DataformProject> other = dataform.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DataformProject.write(directory.resolve("dataform"), objects, dataform.get()));
            for (int round = 0; round < rounds; round++) {
                Path work = directory.resolve("round" + round);
                Account fresh = new Account(objects);
                fresh.edit(0, "made_new_by_round_" + round);
                first.add(() -> generate(fresh, work));
                fresh.edit(objects / 2, "one_more_in_round_" + round);
                again.add(() -> generate(fresh, work));
                lint.add(() -> projects.forEach(project -> ProjectCheck.findings(project.files())));
                if (other.isPresent()) {
                    peer.add(other.get()::compile);
                }
                delete(work);
            }
            List.of(first, again, lint, peer).forEach(Series::print);
        } finally {
            delete(directory);
        }
    }

    private static List<GeneratedProject> projects(Account account) {
        return new TdPacks()
                .phases(account.config()).stream()
                        .map(phase ->
                                unchecked(phase.generator()).generate(new PhaseContext(account.config(), account, NOW)))
                        .toList();
    }

    private static void generate(Account account, Path work) {
        CdpPipeline.Builder builder = CdpPipeline.builder()
                .config(account.config())
                .catalog(account)
                .workDirectory(work)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
        for (Phase phase : new TdPacks().phases(account.config())) {
            builder.replacePhase(Phase.builder()
                    .from(phase)
                    .generator(unchecked(phase.generator()))
                    .build());
        }
        builder.build().generate();
    }

    /** A pack's generator without its look at what it made, which is measured apart. */
    private static PhaseGenerator unchecked(PhaseGenerator generator) {
        return new PhaseGenerator() {
            @Override
            public String id() {
                return generator.id();
            }

            @Override
            public GeneratedProject generate(PhaseContext context) {
                return ((CheckedGenerator) generator).unchecked(context);
            }

            @Override
            public List<Finding> check(SortedMap<String, String> files) {
                return List.of();
            }
        };
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Times of one thing, round after round. */
    private static final class Series {

        private final String name;
        private final List<Double> wall = new ArrayList<>();
        private final List<Double> cpu = new ArrayList<>();

        Series(String name) {
            this.name = name;
        }

        void add(SideBySide.Round round) throws Exception {
            double cpuBefore = processCpu();
            long start = System.nanoTime();
            round.run();
            wall.add((System.nanoTime() - start) / 1e6);
            cpu.add(processCpu() - cpuBefore);
        }

        /** Of this process; what another process took is not in it. */
        private static double processCpu() {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getProcessCpuTime() / 1e6
                    : 0;
        }

        void print() {
            if (!wall.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "%s, first | %.0f | %.0f |%n%s, median | %.0f | %.0f |%n",
                        name,
                        wall.get(0),
                        cpu.get(0),
                        name,
                        median(wall),
                        median(cpu));
            }
        }

        private static double median(List<Double> values) {
            return SideBySide.median(
                    values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    /** A project of as many tables for Dataform. */
    private record DataformProject(Path directory, Path command) {

        static DataformProject write(Path directory, int tables, Path installation) throws IOException {
            Files.createDirectories(directory.resolve("definitions"));
            // Its sandbox does not follow links out of the project.
            Path core = installation.toAbsolutePath().resolve("node_modules/@dataform/core");
            try (Stream<Path> files = Files.walk(core)) {
                for (Path file : files.toList()) {
                    Path place =
                            directory.resolve("node_modules/@dataform/core").resolve(core.relativize(file));
                    Files.createDirectories(place.getParent());
                    Files.copy(file, place);
                }
            }
            Files.writeString(directory.resolve("package.json"), "{\"dependencies\": {\"@dataform/core\": \"3\"}}\n");
            Files.writeString(
                    directory.resolve("workflow_settings.yaml"),
                    "defaultProject: acme\ndefaultDataset: stg\ndefaultLocation: US\n");
            for (int i = 0; i < tables; i++) {
                Files.writeString(
                        directory.resolve("definitions/table_" + i + ".sqlx"),
                        "config { type: \"table\" }\nSELECT id, LOWER(email) AS email, phone FROM raw.object_" + i
                                + "\n");
                Files.writeString(
                        directory.resolve("definitions/check_" + i + ".sqlx"),
                        "config { type: \"assertion\" }\nSELECT * FROM ${ref(\"table_" + i + "\")} WHERE id IS NULL\n");
            }
            return new DataformProject(directory, installation.toAbsolutePath().resolve("node_modules/.bin/dataform"));
        }

        void compile() throws IOException, InterruptedException {
            Path output = directory.resolve("compiled.json");
            List<String> call = Arrays.asList(command.toString(), "compile", directory.toString(), "--json");
            int exit = new ProcessBuilder(call)
                    .redirectOutput(output.toFile())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("Dataform ended with " + exit + ": "
                        + Files.readString(output).lines().limit(5).toList());
            }
        }
    }
}

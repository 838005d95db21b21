package io.cdppipeline.benchmarks.generate;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.ProcessFigures;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.templates.CheckedGenerator;
import io.cdppipeline.templates.ProjectCheck;
import io.cdppipeline.templates.TdPacks;
import java.io.IOException;
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
 * All four phases for 20, 200 and 600 objects, which makes about 100, 1,000 and 3,000 tables: rendered and written, linted and
 * parsed, both, and again after one object was edited. What is said to be new has a column that no text before it had, so that
 * nothing remembered fits. With {@code -Ddataform=} the directory of an npm installation of {@code @dataform/cli} and {@code
 * @dataform/core}, Dataform compiles as many tables in turn. {@code -Dgenerate.objects=20,1000} chooses the sizes, {@code
 * -Dgenerate.rounds=} how often each is measured, {@code -Dgenerate.warmup=} how often everything is done before that.
 */
public final class Generate implements Benchmark {

    /** What a script that generates once should give: the second compiler takes longer than it saves. */
    private static final String[] FIRST_COMPILER = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public void run() throws Exception {
        Optional<Path> dataform =
                Optional.ofNullable(System.getProperty("dataform")).map(Path::of);
        if (dataform.isEmpty()) {
            System.out.println("Without Dataform: name an installation with -Ddataform=…\n");
        }
        int rounds = Integer.getInteger("generate.rounds", 5);
        System.out.println(
                "| objects | tables | files | MB | what | wall ms | CPU ms |\n|---|---|---|---|---|---|---|");
        for (String objects :
                System.getProperty("generate.objects", "20,200,600").split(",")) {
            measure(Integer.parseInt(objects), rounds, dataform);
        }
    }

    /**
     * What a fresh process is measured with: generates once and ends.
     *
     * @param arguments how many objects, and the directory to write to
     */
    public static void main(String[] arguments) {
        generate(new Account(Integer.parseInt(arguments[0]), "fresh"), Path.of(arguments[1]), false);
    }

    private static void measure(int objects, int rounds, Optional<Path> dataform) throws Exception {
        Path directory = Files.createTempDirectory("generate-");
        try {
            List<GeneratedProject> projects = projects(new Account(objects, "sized"));
            long files =
                    projects.stream().mapToLong(each -> each.files().size()).sum();
            long bytes = projects.stream()
                    .flatMap(each -> each.files().values().stream())
                    .mapToLong(String::length)
                    .sum();
            int tables = (int) projects.stream()
                    .flatMap(each -> each.expectedTables().stream())
                    .map(ExpectedTable::name)
                    .distinct()
                    .count();
            String size =
                    String.format(Locale.ROOT, "| %,d | %,d | %,d | %.1f | ", objects, tables, files, bytes / 1e6);
            Series process = new Series(size + "rendered and written by a fresh process, its start included");
            Series quick = new Series(size + "the same with " + String.join(" ", FIRST_COMPILER));
            Series archived = new Series(size + "the same with an archive of its classes besides");
            Series write = new Series(size + "rendered and written, all new");
            Series writeAgain = new Series(size + "rendered and written, one object edited");
            Series lint = new Series(size + "linted and parsed, all new");
            Series lintAgain = new Series(size + "linted and parsed, one object edited");
            Series both = new Series(size + "rendered, linted, parsed and written, all new");
            Series bothAgain = new Series(size + "rendered, linted, parsed and written, one object edited");
            Series peer = new Series(size + "Dataform compiles " + tables + " tables and as many assertions");
            Optional<DataformProject> other = dataform.isEmpty()
                    ? Optional.empty()
                    : Optional.of(DataformProject.write(directory.resolve("dataform"), tables, dataform.get()));
            Path archive = directory.resolve("classes.jsa");
            freshProcess(objects, directory.resolve("archiving"), "-XX:ArchiveClassesAtExit=" + archive);
            int warmup = Integer.getInteger("generate.warmup", 5);
            for (int round = -warmup; round < rounds; round++) {
                if (round == 0) {
                    List.of(write, writeAgain, lint, lintAgain, both, bothAgain).forEach(Series::clear);
                }
                // Nothing is deleted before the end: where thousands of files have just gone, new ones take long to
                // make.
                Path work = directory.resolve("round" + round);
                String edit = "edited_in_round_" + round;
                if (round >= 0) {
                    process.add(() -> freshProcess(objects, work.resolve("process")));
                    quick.add(() -> freshProcess(objects, work.resolve("quick"), FIRST_COMPILER));
                    String[] options = {FIRST_COMPILER[0], FIRST_COMPILER[1], "-XX:SharedArchiveFile=" + archive};
                    archived.add(() -> freshProcess(objects, work.resolve("archived"), options));
                }

                Account rendered = new Account(objects, "rendered_in_round_" + round);
                write.add(() -> generate(rendered, work.resolve("unchecked"), false));
                rendered.edit(objects / 2, edit);
                writeAgain.add(() -> generate(rendered, work.resolve("unchecked"), false));

                Account linted = new Account(objects, "linted_in_round_" + round);
                List<GeneratedProject> unseen = projects(linted);
                lint.add(() -> unseen.forEach(project -> ProjectCheck.findings(project.files())));
                linted.edit(objects / 2, edit);
                List<GeneratedProject> edited = projects(linted);
                lintAgain.add(() -> edited.forEach(project -> ProjectCheck.findings(project.files())));

                Account checked = new Account(objects, "checked_in_round_" + round);
                both.add(() -> generate(checked, work.resolve("checked"), true));
                checked.edit(objects / 2, edit);
                bothAgain.add(() -> generate(checked, work.resolve("checked"), true));
                if (other.isPresent() && round >= 0) {
                    peer.add(other.get()::compile);
                }
            }
            List.of(process, quick, archived, write, writeAgain, lint, lintAgain, both, bothAgain, peer)
                    .forEach(Series::print);
        } finally {
            delete(directory);
        }
    }

    private static void freshProcess(int objects, Path work, String... options)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Generate.class.getName(),
                Integer.toString(objects),
                work.toString()));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("The fresh process ended with " + exit);
        }
    }

    private static List<GeneratedProject> projects(Account account) {
        return new TdPacks()
                .phases(account.config()).stream()
                        .map(phase ->
                                unchecked(phase.generator()).generate(new PhaseContext(account.config(), account, NOW)))
                        .toList();
    }

    private static void generate(Account account, Path work, boolean checked) {
        CdpPipeline.Builder builder = CdpPipeline.builder()
                .config(account.config())
                .catalog(account)
                .workDirectory(work)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
        for (Phase phase : new TdPacks().phases(account.config())) {
            builder.replacePhase(Phase.builder()
                    .from(phase)
                    .generator(checked ? phase.generator() : unchecked(phase.generator()))
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
            double cpuBefore = ProcessFigures.cpuMillis();
            long start = System.nanoTime();
            round.run();
            wall.add((System.nanoTime() - start) / 1e6);
            cpu.add(ProcessFigures.cpuMillis() - cpuBefore);
        }

        void clear() {
            wall.clear();
            cpu.clear();
        }

        void print() {
            if (!wall.isEmpty()) {
                System.out.printf(Locale.ROOT, "%s | %.0f | %.0f |%n", name, median(wall), median(cpu));
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

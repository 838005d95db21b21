package io.cdppipeline.examples.quickstart;

import io.cdppipeline.CdpException;
import io.cdppipeline.CdpPipeline;
import io.cdppipeline.InterruptibleRun;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.event.ConsoleListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A whole Customer Data Platform in one directory, without an account: sample data, one YAML file, four phases.
 *
 * <p>Run it again, and only rows that are new in its files are loaded; {@link SampleShop#writeLaterFiles} brings some.
 */
public final class Quickstart {

    private static final String CONFIG = "pipeline.yml";

    private Quickstart() {}

    /**
     * Prepares the directory and runs the pipeline; exits with 0 if it succeeded, 1 if a phase failed, 2 if it could not begin,
     * 130 or 143 if a signal stopped it.
     *
     * @param args the directory, {@code quickstart} if there is none
     */
    public static void main(String[] args) {
        Path directory = Path.of(args.length > 0 ? args[0] : "quickstart");
        try {
            System.exit(run(directory).exitStatus());
        } catch (CdpException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static PipelineResult run(Path directory) {
        prepare(directory);
        CdpPipeline pipeline = CdpPipeline.builder()
                .config(directory.resolve(CONFIG))
                .listener(ConsoleListener.onStandardOutput())
                .build();
        PipelineResult result = InterruptibleRun.of(pipeline)
                .resumeWith("start the quickstart again with the directory " + directory)
                .run();
        System.out.println("\nReport:   " + directory.resolve("pipeline_report.md"));
        System.out.println("Projects: " + directory.resolve("{ingestion,hist_union,staging,unification}"));
        return result;
    }

    /** Writes the sample data and the configuration where they are missing; what is there stays as it is. */
    public static void prepare(Path directory) {
        try {
            Path data = directory.resolve("data");
            if (!Files.exists(data)) {
                SampleShop.create().writeFirstFiles(data);
            }
            Path config = directory.resolve(CONFIG);
            if (!Files.exists(config)) {
                Files.createDirectories(directory);
                try (InputStream text = Objects.requireNonNull(Quickstart.class.getResourceAsStream(CONFIG), CONFIG)) {
                    Files.copy(text, config);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The quickstart cannot be prepared in " + directory, e);
        }
    }
}

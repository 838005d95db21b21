package io.cdppipeline.examples.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.Secret;
import io.cdppipeline.event.ConsoleListener;
import io.cdppipeline.event.FailureDecided;
import io.cdppipeline.event.JsonLinesListener;
import io.cdppipeline.event.PipelineListener;
import io.cdppipeline.event.StepCompleted;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.run.Step;
import io.cdppipeline.td.workflow.ProjectQuery;
import io.cdppipeline.td.workflow.TdProject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of all four phases, with failures on the way that have the service echo secrets, leaves none of them anywhere. */
class SecretsIT {

    private static final String KEY = "1/5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2";
    private static final String WITH_A_PATTERN = "p$1(.*)[x]+\\Qq^\"4711";
    private static final String WITH_A_VARIABLE = "https://v${session_id}${secret:x}.example.com/4712";
    private static final Map<String, String> SECRETS =
            Map.of("API key", KEY, "connector's key", WITH_A_PATTERN, "connector's address", WITH_A_VARIABLE);

    private final SecretScan scan = new SecretScan(SECRETS);
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<String> exceptions = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void noByteThatIsWrittenOrPrintedHoldsOne() throws IOException {
        Path work = directory.resolve("work");
        Path inputs = inputs();
        try (LocalTreasureData td = LocalTreasureData.builder()
                .apiKey(Secret.of(KEY))
                .dataDirectory(inputs)
                .start()) {
            td.faults().next("PUT", "/api/projects").answer(400, echo("message"));
            assertThat(run(td, work).success()).as("a run whose push is refused").isFalse();

            td.faults().next("PUT", "/api/attempts").answer(401, echo("message"));
            assertThat(run(td, work).success()).as("a run whose start is refused").isFalse();

            td.faults().next("GET", "/api/logs/").answer(403, echo("message"));
            PipelineResult result = run(td, work);
            assertThat(result.success()).as("%s %s", result, exceptions).isTrue();
            td.faults().requireMet();
            exceptions.add(result + "\n" + result.report().json() + result.report().html());
        }

        List<String> found = new ArrayList<>(scan.find(work));
        found.addAll(scan.find("the console's output", console.toByteArray()));
        found.addAll(scan.find("the lines of JSON", lines.toByteArray()));
        for (String text : exceptions) {
            found.addAll(scan.find("an exception or the result", text.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(found).isEmpty();
        assertThat(work.resolve("pipeline_logs")).isNotEmptyDirectory();
        assertThat(exceptions).as("failures on the way").hasSizeGreaterThan(2);
        assertThat(console.toString(StandardCharsets.UTF_8)).contains("****");
    }

    @Test
    void whatTheScanLooksForItFinds() {
        String whole = "{\"Authorization\": \"TD1 " + KEY + "\"}";
        for (int shift = 0; shift < 3; shift++) {
            byte[] bytes = Base64.getEncoder().encode(whole.substring(shift).getBytes(StandardCharsets.UTF_8));
            assertThat(scan.find("it", bytes)).hasSize(1);
        }
        assertThat(scan.find("it", whole.getBytes(StandardCharsets.UTF_8))).contains("it has the API key");
        assertThat(scan.find("it", "p%241%28.*%29%5Bx%5D%2B%5CQq%5E%224711".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("it has the connector's key as in a URL");
    }

    /** A service that repeats what it was given, as some do in their errors. */
    private static String echo(String field) {
        return "{\"" + field + "\": \"refused TD1 " + KEY + " of you\"}";
    }

    private PipelineResult run(LocalTreasureData td, Path work) {
        return CdpPipeline.builder()
                .config(directory.resolve("inputs/pipeline.yml"))
                .workDirectory(work)
                .target(td.target())
                .listener(ConsoleListener.on(new PrintStream(console, true, StandardCharsets.UTF_8), true))
                .listener(JsonLinesListener.on(new PrintStream(lines, true, StandardCharsets.UTF_8)))
                .listener(new PipelineListener() {
                    @Override
                    public void onStepCompleted(StepCompleted event) {
                        if (event.step() == Step.DEPLOY) {
                            for (TdProject project : td.client().projects().list(ProjectQuery.all())) {
                                td.client()
                                        .projects()
                                        .putSecret(project.id(), "shopify_api_key", Secret.of(WITH_A_PATTERN));
                                td.client()
                                        .projects()
                                        .putSecret(project.id(), "shopify_base_url", Secret.of(WITH_A_VARIABLE));
                                td.client().projects().putSecret(project.id(), "td.apikey", Secret.of("TD1 " + KEY));
                            }
                        }
                    }

                    @Override
                    public void onFailure(FailureDecided event) {
                        StringWriter text = new StringWriter();
                        event.failure().cause().ifPresent(cause -> cause.printStackTrace(new PrintWriter(text, true)));
                        exceptions.add(event + "\n" + event.failure() + "\n" + text);
                    }
                })
                .build()
                .run();
    }

    private Path inputs() throws IOException {
        Path inputs = directory.resolve("inputs");
        Files.createDirectories(inputs.resolve("shopify"));
        Files.writeString(inputs.resolve("key.txt"), KEY);
        Files.writeString(inputs.resolve("pipeline.yml"), """
                global: {td_endpoint: local, client: acme, td_api_key: "${file:%s}"}
                ingestion:
                  source_name: shopify
                  connector: rest
                  objects: [customers]
                  mode: both
                  incremental_field: updated_at
                  start_date: "2024-01-01"
                  history_end_date: "2024-03-15"
                hist_union: {tables: [shopify_customers]}
                staging: {}
                unification: {name: customer_360}
                """.formatted(inputs.resolve("key.txt")));
        Files.writeString(inputs.resolve("shopify/customers.csv"), """
                id,email,phone,created_at,updated_at
                1,ann@example.com,,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
                2,ann@example.com,,2024-02-01T00:00:00Z,2024-04-01T00:00:00Z
                """);
        return inputs;
    }
}

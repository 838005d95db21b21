package io.cdppipeline.preflight;

import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether each source system can be reached, as far as the configuration tells: it cannot be tried from here. */
final class SourceAccessCheck implements PreflightCheck {

    private static final Map<String, String> CREDENTIALS = Map.of(
            "bigquery", "a service account",
            "klaviyo", "an API key",
            "shopify", "an access token and the shop's address",
            "onetrust", "a client id and its secret",
            "sftp", "a user with a password or a key",
            "snowflake", "a user with a password or a key, and the network's consent",
            "salesforce", "a connected app or a user with a security token");

    @Override
    public String id() {
        return "source_access";
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        return context.config().ingestion().stream()
                .map(source -> context.config().global().local() ? files(source, context) : credentials(source))
                .toList();
    }

    private PreflightResult files(IngestionConfig source, PreflightContext context) {
        PipelineConfig config = context.config();
        Path directory =
                context.workDirectory().resolve(config.local().dataDirectory()).resolve(source.sourceName());
        return Files.isDirectory(directory)
                ? PreflightResult.pass(id(), title(source), "its files are in " + directory)
                : PreflightResult.warn(
                        id(),
                        title(source),
                        "there is no directory " + directory + ", which its files are read from",
                        "put its exports there, as {object}.csv or {object}/*, or set data_directory in the section local");
    }

    private PreflightResult credentials(IngestionConfig source) {
        if (source.authId().isPresent()) {
            return PreflightResult.pass(
                    id(), title(source), "TD Authentication " + source.authId().getAsLong() + " holds its credentials");
        }
        String needs = CREDENTIALS.entrySet().stream()
                .filter(known -> named(source).contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("credentials of its own");
        return PreflightResult.warn(
                id(),
                title(source),
                "no auth_id is set; it needs " + needs,
                "make a TD Authentication in the console and set auth_id, or upload the secrets of the generated project");
    }

    private static String title(IngestionConfig source) {
        return "Source " + source.sourceName();
    }

    private static String named(IngestionConfig source) {
        return (source.sourceName() + " " + source.connector()).toLowerCase(Locale.ROOT);
    }
}

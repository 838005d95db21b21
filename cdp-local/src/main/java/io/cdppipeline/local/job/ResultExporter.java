package io.cdppipeline.local.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cdppipeline.CdpException;
import io.cdppipeline.local.workflow.TdJobRequest;
import io.cdppipeline.target.TableName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends a job's rows to where its {@code result} says: a table here, {@code td://@/database/table?mode=append}, or a file of
 * the export directory, {@code file:///orders.csv}. Other kinds of places are refused before the query runs.
 */
final class ResultExporter {

    private static final Pattern TABLE =
            Pattern.compile("td://(?:[^/@]*@)?[^/]*/([a-z0-9_]+)/([a-z0-9_]+)(?:\\?(.*))?");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Records records;
    private final Connections connections;
    private final Tables tables;
    private final ExportFiles files;

    ResultExporter(Records records, Connections connections, Tables tables, ExportFiles files) {
        this.records = records;
        this.connections = connections;
        this.tables = tables;
        this.files = files;
    }

    /** Where rows go. */
    private sealed interface Place {}

    private record InTable(TableName table, String mode) implements Place {}

    private record InFile(ExportFiles.Target target) implements Place {}

    /** @throws CdpException if the rows cannot go there */
    void check(TdJobRequest.Options options) {
        place(options);
    }

    /** Sends the rows, if the options name a place. */
    void export(JobResult rows, TdJobRequest.Options options, Consumer<String> print) {
        place(options).ifPresent(place -> print.accept(export(rows, place)));
    }

    private String export(JobResult rows, Place place) {
        if (place instanceof InFile file) {
            return "result export: rows written to " + files.write(rows, file.target());
        }
        InTable in = (InTable) place;
        tables.requireDatabase(in.table().database());
        long stored = records.store(in.table(), rows, in.mode());
        return "result export: " + stored + " rows stored in " + in.table() + " (" + in.mode() + ")";
    }

    private Optional<Place> place(TdJobRequest.Options options) {
        if (options.connection().isPresent()) {
            return Optional.of(ofConnection(
                    options.connection().get(), options.connectionSettings().orElse("{}")));
        }
        return options.result().filter(url -> !url.isBlank()).map(this::ofUrl);
    }

    private Place ofConnection(String idOrName, String settings) {
        JsonNode node;
        try {
            node = MAPPER.readTree(settings);
        } catch (JsonProcessingException e) {
            throw new CdpException("result_connection_settings is no JSON: " + e.getOriginalMessage(), e);
        }
        Optional<String> url = connections.url(idOrName);
        if (node.hasNonNull("user_database_name") && node.hasNonNull("user_table_name")) {
            return new InTable(
                    new TableName(
                            node.path("user_database_name").asText(),
                            node.path("user_table_name").asText()),
                    mode(node.path("mode").asText("append")));
        }
        return ofUrl(url.orElseThrow(() -> new CdpException("Couldn't find Connection with id = " + idOrName)));
    }

    private Place ofUrl(String url) {
        // The name of a connection stands for its address.
        String address = connections.url(url).orElse(url);
        Optional<ExportFiles.Target> file = ExportFiles.of(address);
        if (file.isPresent()) {
            return new InFile(file.get());
        }
        Matcher table = TABLE.matcher(address);
        if (!table.matches()) {
            throw new CdpException("Results can be exported to tables and files of the embedded Treasure Data only,"
                    + " td://@/database/table?mode=append or file:///orders.csv, not to " + Masking.masked(address));
        }
        String mode = query(table.group(3)).getOrDefault("mode", "append");
        return new InTable(new TableName(table.group(1), table.group(2)), mode(mode));
    }

    private static String mode(String word) {
        if (!word.matches("append|replace|truncate")) {
            throw new CdpException(
                    "Result export mode " + word + " is not served here: there are append, replace and truncate");
        }
        return word;
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] both = pair.split("=", 2);
            if (both.length == 2) {
                query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}

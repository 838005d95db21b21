package io.cdppipeline.examples.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Rows as an API gives them, each with the moments that it was made and last changed; written as the API's files. */
final class SourceRows {

    /** How most APIs write moments. */
    static final String MILLIS = "uuuu-MM-dd'T'HH:mm:ss'.000Z'";

    /** Values that nothing on the way may take for something else. */
    static final List<String> HOSTILE = List.of(
            "'; DROP TABLE customers; --",
            "\"quoted\" and 'quoted'",
            "${session_id} $${x} ${secret:td.apikey}",
            "line one\nline two\r\nline three",
            "Ünïcödé 漢字 \uD83D\uDE00",
            "back\\slash \\n \t tab",
            "NULL",
            "{{ object }} {% if %}",
            "  blanks  ",
            "%s %d $1");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DateTimeFormatter format;
    private final String createdField;
    private final String updatedField;
    private final Random random;

    /** @param pattern how the API writes moments, in UTC */
    SourceRows(String pattern, String createdField, String updatedField, long seed) {
        this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
        this.createdField = createdField;
        this.updatedField = updatedField;
        this.random = new Random(seed);
    }

    /** Rows that were made and last changed within a range, the ids from a number on. */
    List<Map<String, Object>> rows(int firstId, int count, String from, String to) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(firstId + i, from, to));
        }
        return rows;
    }

    Map<String, Object> row(int id, String from, String to) {
        String moment = moment(from, to);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("Id", "id-" + id);
        row.put("Email", "person" + id % 17 + "@example.com");
        row.put("Full Name", HOSTILE.get(id % HOSTILE.size()));
        row.put("select", HOSTILE.get((id + 3) % HOSTILE.size()));
        row.put("Order-Total'; drop table x", id * 1.5);
        row.put("empty", "");
        row.put("nothing", null);
        row.put(createdField, moment);
        if (!updatedField.equals(createdField)) {
            row.put(updatedField, moment);
        }
        return row;
    }

    private String moment(String from, String to) {
        long first = Instant.parse(from).getEpochSecond();
        long last = Instant.parse(to).getEpochSecond();
        return format.format(Instant.ofEpochSecond(first + (long) (random.nextDouble() * (last - first))));
    }

    /** Adds rows to an object's file, as the API would give them from now on. */
    static void add(Path data, String source, String object, List<Map<String, Object>> rows) {
        try {
            Path file = Files.createDirectories(data.resolve(source)).resolve(object + ".ndjson");
            StringBuilder lines = new StringBuilder();
            for (Map<String, Object> row : rows) {
                lines.append(json(row)).append('\n');
            }
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Map<String, Object> row) throws JsonProcessingException {
        return JSON.writeValueAsString(row);
    }

    /** Rows as a file of cells with a header. */
    static String csv(List<Map<String, Object>> rows) {
        StringBuilder text = new StringBuilder(cells(new ArrayList<>(rows.get(0).keySet())));
        rows.forEach(row -> text.append(cells(new ArrayList<>(row.values()))));
        return text.toString();
    }

    private static String cells(List<Object> values) {
        List<String> cells = new ArrayList<>();
        values.forEach(
                value -> cells.add(value == null ? "" : '"' + value.toString().replace("\"", "\"\"") + '"'));
        return String.join(",", cells) + "\r\n";
    }
}

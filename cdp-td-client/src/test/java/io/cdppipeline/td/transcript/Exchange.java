package io.cdppipeline.td.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A request that was recorded, and its answer, with values in place of what differs from run to run. */
record Exchange(String name, JsonNode request, JsonNode response) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The exchanges of a file of the folder that -Dconformance.dir names, or of the one that is kept with the tests. */
    static List<Exchange> read(String file, String kept) throws IOException {
        String folder = System.getProperty("conformance.dir");
        if (folder == null) {
            try (InputStream stream = Exchange.class.getResourceAsStream("/transcripts/" + kept)) {
                return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parse(Files.readString(Stream.of("", "rest", "digdag/rest")
                .map(inner -> Path.of(folder, inner, file))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException("No " + file + " in " + folder))));
    }

    private static List<Exchange> parse(String text) throws IOException {
        String filled = text.replaceAll("<md5:([0-9]+)>", "md5-$1")
                .replaceAll("<[a-z]+:([0-9]+)>", "$1")
                .replace("<time>", "2026-11-20T05:57:09Z")
                .replace("\"<size>\"", "150")
                .replaceAll("<(uuid|stamp|agent|id)>", "$1");
        List<Exchange> exchanges = new ArrayList<>();
        for (JsonNode each : JSON.readTree(filled).path("transcript")) {
            exchanges.add(new Exchange(each.path("name").asText(), each.path("request"), each.path("response")));
        }
        return exchanges;
    }

    String method() {
        return request.path("method").asText();
    }

    /** The path as it was sent. */
    String rawPath() {
        return URI.create(request.path("path").asText().replace("<", "%3C").replace(">", "%3E"))
                .getRawPath();
    }

    /** The segments of the path, decoded. */
    List<String> segments() {
        return Stream.of(rawPath().substring(1).split("/"))
                .map(Exchange::decoded)
                .toList();
    }

    /** The parameters in the path, decoded. */
    Map<String, String> query() {
        return query(request.path("path").asText());
    }

    static Map<String, String> query(String path) {
        Map<String, String> query = new TreeMap<>();
        int mark = path.indexOf('?');
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&")) {
                int equals = pair.indexOf('=');
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    int status() {
        return response.path("status").asInt();
    }

    boolean success() {
        return status() < 300;
    }
}

package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdppipeline.local.LocalTreasureData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests: paths, methods, headers, bodies and archives, right ones that were broken a little. Whatever comes, the
 * answer is one of HTTP's, an error says why, and the server serves the next. {@code -Dfuzz.budget=N} sends N requests,
 * {@code -Dfuzz.seed=S} the same ones again.
 */
class RestFuzzIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A body or a path segment that a route may take; everything is put everywhere. */
    private static final List<String> WORDS = List.of(
            "fuzz_db",
            "t",
            "orders",
            "1",
            "0",
            "-1",
            "99999999999999999999",
            "log",
            "presto",
            "hive",
            "bulkload",
            "msgpack.gz",
            "..",
            "%2e%2e",
            "%2F",
            "%00",
            "%",
            "%zz",
            "%c3%28",
            "a b",
            "ä",
            "'",
            "\"",
            ";DROP TABLE x",
            "",
            "x".repeat(300));

    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "[]",
            "null",
            "{\"config\":{\"in\":{\"type\":\"s3\",\"path_prefix\":\"../../etc/\"}}}",
            "{\"config\":{\"in\":{\"type\":\"shopify_v2\",\"target\":\"orders\",\"parser\":{\"type\":\"csv\","
                    + "\"columns\":[{\"name\":\"id\",\"type\":\"long\"}]}},\"filters\":[{\"type\":\"rename\"}]}}",
            "{\"config\":{\"in\":{\"type\":\"mysql\",\"query\":\"SELECT * FROM read_csv('/etc/passwd')\"}},"
                    + "\"database\":\"fuzz_db\",\"table\":\"t\",\"name\":\"load_1\"}",
            "{\"schema\":[[\"a\",\"string\"],[\"b\",\"array<long>\"]]}",
            "{\"schema\":\"[[\\\"a\\\",\\\"map<string\\\"]]\"}",
            "{\"name\":\"q\",\"type\":\"presto\",\"query\":\"SELECT 1\",\"database\":\"fuzz_db\"}",
            "{\"workflowId\":\"1\",\"sessionTime\":\"2026-01-01T00:00:00Z\",\"params\":{}}",
            "{\"workflowId\":{},\"sessionTime\":[],\"params\":1,\"resume\":{\"mode\":\"from\"}}",
            "{\"events\":[{\"a\":1},{\"time\":\"x\"},3]}",
            "{\"value\":\"v\"}",
            "{\"a\":".repeat(2_000),
            "query=SELECT+1&priority=5&retry_limit=x",
            "query=SELECT+%",
            "query=SELECT+count(*)+FROM+orders&scheduled_time=99999999999999999",
            "overwrite=true&from=0&to=3600",
            "{\"run_canonical_ids\":true,\"unification\":{\"name\":\"a\",\"keys\":[],\"tables\":{}}}");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "application/gzip",
            "application/octet-stream",
            "application/vnd.treasuredata.v1+json",
            "application/vnd.treasuredata.v1.single+json",
            "text/plain; charset=nonsense",
            "");

    @Test
    void answersWhateverComes(@TempDir Path data) throws Exception {
        int budget = Integer.getInteger("fuzz.budget", 1_500);
        long seed = Long.getLong("fuzz.seed", 20_261_120L);
        System.out.println("fuzz.seed=" + seed + " fuzz.budget=" + budget);
        Files.createDirectories(data.resolve("shopify"));
        Files.writeString(data.resolve("shopify/orders.csv"), "id,note\n1,a\nx,b\n\"\n");
        Random random = new Random(seed);
        try (LocalTreasureData td =
                LocalTreasureData.builder().dataDirectory(data).start()) {
            td.client().databases().create("fuzz_db");
            td.client().tables().create(new io.cdppipeline.target.TableName("fuzz_db", "orders"));
            List<Route> routes = RestServerRoutes.of(td);
            Map<String, String> failures = new TreeMap<>();
            for (int i = 0; i < budget && failures.size() < 10; i++) {
                byte[] request = request(random, routes, td.apiKey().reveal());
                Reply reply = send(td, request);
                try {
                    check(seed, i, request, reply);
                } catch (AssertionError | IOException e) {
                    failures.putIfAbsent(reply.toString().replaceAll("\\d+", "#"), e.toString());
                }
            }
            assertThat(failures.values()).isEmpty();
            Reply alive = send(
                    td,
                    "GET /v3/system/server_status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(alive.status()).as("seed %d: the server lives", seed).isEqualTo(200);
        }
    }

    private static void check(long seed, int number, byte[] request, Reply reply) throws IOException {
        String shown = new String(request, 0, Math.min(request.length, 700), StandardCharsets.ISO_8859_1);
        String context = "seed " + seed + ", request " + number + ":\n" + shown + "\n-> " + reply;
        assertThat(reply.status()).as(context).isBetween(200, 599);
        // 505 is right for HTTP of another version, which a mutated request may be.
        if (reply.status() >= 500 && reply.status() != 505) {
            assertThat(reply.body()).as(context).contains("The server is stopping");
        }
        boolean emptyByRule = (reply.status() == 404 || reply.status() == 405) && shown.contains(" /api");
        if (reply.status() >= 400 && reply.status() != 416 && !emptyByRule && !shown.startsWith("HEAD")) {
            assertThat(reply.body()).as(context).isNotBlank();
            JsonNode body = JSON.readTree(reply.body());
            assertThat(body.isObject()).as(context).isTrue();
            assertThat(body.size()).as(context).isPositive();
        }
    }

    private static byte[] request(Random random, List<Route> routes, String key) throws IOException {
        Route route = routes.get(random.nextInt(routes.size()));
        StringBuilder path = new StringBuilder();
        for (String part : route.parts()) {
            boolean word = part.startsWith("{") || random.nextInt(40) == 0;
            path.append('/').append(word ? word(random, part) : part);
        }
        if (random.nextInt(3) == 0) {
            path.append('?').append(pick(random, BODIES).split("\\{")[0].replace(' ', '+'));
        }
        if (random.nextInt(30) == 0) {
            path.append("&format=").append(word(random, ""));
        }
        String method = random.nextInt(25) == 0
                ? pick(random, List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"))
                : route.method();
        byte[] body = body(random, path.toString());
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (random.nextInt(15) != 0) {
            head.append("Authorization: TD1 ").append(key).append("\r\n");
        }
        if (random.nextInt(10) == 0) {
            head.append("Range: bytes=").append(word(random, "")).append("-\r\n");
        }
        if (random.nextInt(60) == 0) {
            head.append("X-Long: ").append("y".repeat(20_000)).append("\r\n");
        }
        boolean type = random.nextInt(4) != 0 || path.toString().startsWith("/api/projects");
        String contentType = path.toString().startsWith("/api/projects?") ? "application/gzip" : pick(random, TYPES);
        if (type && !contentType.isEmpty()) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        all.write(body);
        byte[] bytes = all.toByteArray();
        return random.nextInt(50) == 0 ? mutated(random, bytes, 3) : bytes;
    }

    private static String word(Random random, String part) {
        if (part.endsWith("id}") && random.nextInt(3) != 0) {
            return Integer.toString(random.nextInt(5));
        }
        if (part.equals("{database}") && random.nextInt(3) != 0) {
            return "fuzz_db";
        }
        if (part.equals("{table}") && random.nextInt(3) != 0) {
            return "orders";
        }
        return pick(random, WORDS).replace(" ", "%20");
    }

    private static byte[] body(Random random, String path) throws IOException {
        if (path.contains("msgpack") || path.contains("upload_part") || path.startsWith("/api/projects")) {
            byte[] archive = path.startsWith("/api/projects") ? archive(random) : packed(random);
            return random.nextInt(2) == 0 ? archive : mutated(random, archive, 1 + random.nextInt(20));
        }
        byte[] text = pick(random, BODIES).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0 && text.length > 0 ? mutated(random, text, 1 + random.nextInt(4)) : text;
    }

    private static byte[] mutated(Random random, byte[] bytes, int changes) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < changes && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(copy, random.nextInt(copy.length + 1)) : copy;
    }

    private static byte[] archive(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            Map<String, String> files = Map.of(
                    "a.dig",
                    "+a:\n  echo>: ${b}\n",
                    pick(random, List.of("../out.dig", "/etc/x", "b/../../c", "ok.sql", "x".repeat(200))),
                    "x",
                    "b.dig",
                    pick(random, List.of("+a: {", "&a [*a]", "+a:\n  td>: x\n  echo>: y\n", "a: !!java.net.URL x")));
            for (Map.Entry<String, String> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] packed(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            // {"time": 1, "a": …}, then whatever.
            out.write(new byte[] {(byte) 0x82, (byte) 0xa4, 't', 'i', 'm', 'e', 1, (byte) 0xa1, 'a', (byte) 0xa1, 'x'});
            byte[] noise = new byte[random.nextInt(30)];
            random.nextBytes(noise);
            switch (random.nextInt(8)) {
                // A list of two billion, a text of two gigabytes, and a list in a list in a list.
                case 0 -> out.write(new byte[] {(byte) 0xdd, 0x7f, -1, -1, -1});
                case 1 -> out.write(new byte[] {(byte) 0xdb, 0x7f, -1, -1, -1});
                case 2 -> {
                    byte[] nested = new byte[500_000];
                    java.util.Arrays.fill(nested, (byte) 0x91);
                    out.write(nested);
                }
                default -> out.write(noise);
            }
        }
        return bytes.toByteArray();
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private record Reply(int status, String body) {}

    private static Reply send(LocalTreasureData td, byte[] request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), td.endpoint().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            // A body that was cut off by its mutation is awaited by the server until the client stops.
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!all.startsWith("HTTP/1.1 ")) {
                // A request that was cut off before its headers ended is nobody's.
                return new Reply(all.isEmpty() ? 299 : 999, all);
            }
            int end = all.indexOf("\r\n\r\n");
            String head = all.substring(0, end).toLowerCase(Locale.ROOT);
            String body = all.substring(end + 4);
            return new Reply(Integer.parseInt(head.substring(9, 12)), body);
        }
    }
}

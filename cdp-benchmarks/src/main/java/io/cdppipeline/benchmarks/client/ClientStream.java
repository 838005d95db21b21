package io.cdppipeline.benchmarks.client;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.config.Secret;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.job.JobResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** How much memory is in use while a result of 1,000,000 rows is read. */
public final class ClientStream implements Benchmark {

    private static final int ROWS = 1_000_000;
    private static final String JOB =
            "{\"job_id\":\"1\",\"status\":\"success\",\"hive_result_schema\":\"[[\\\"n\\\",\\\"bigint\\\"],[\\\"t\\\",\\\"varchar\\\"],[\\\"d\\\",\\\"double\\\"]]\"}";

    @Override
    public void run() throws Exception {
        Path file = Files.createTempFile("result", ".msgpack.gz");
        try (Server server = new Server()
                .on("/v3/job/show/1", exchange -> Server.answer(exchange, 200, JOB))
                .on("/v3/job/result/1", exchange -> {
                    exchange.sendResponseHeaders(200, Files.size(file));
                    Files.copy(file, exchange.getResponseBody());
                    exchange.close();
                })) {
            write(file);
            try (TdClient client = TdClient.builder()
                    .apiUrl(server.url())
                    .workflowUrl(server.url())
                    .apiKey(Secret.of("1/abc"))
                    .build()) {
                read(client, false);
                System.out.println("| rows read | heap in use after a collection, MB |\n|---|---|");
                long start = System.nanoTime();
                read(client, true);
                System.out.printf(
                        Locale.ROOT,
                        "%n%d rows, %.1f MB as sent, %.0f rows/s with the collections.%n",
                        ROWS,
                        Files.size(file) / 1e6,
                        ROWS / ((System.nanoTime() - start) / 1e9));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void read(TdClient client, boolean report) {
        try (JobResult result = client.jobs().result(client.jobs().show("1"))) {
            int rows = 0;
            if (report) {
                report(0);
            }
            while (result.hasNext()) {
                result.next();
                rows++;
                if (report && rows % (ROWS / 5) == 0) {
                    report(rows);
                }
            }
            if (rows != ROWS) {
                throw new IllegalStateException("There were " + rows + " rows");
            }
        }
    }

    private static void report(int rows) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(Locale.ROOT, "| %d | %.1f |%n", rows, (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
    }

    private static void write(Path file) throws IOException {
        Random random = new Random(1);
        try (MessagePacker packer = MessagePack.newDefaultPacker(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; i < ROWS; i++) {
                packer.packArrayHeader(3).packLong(i).packString("customer-" + random.nextInt(200_000));
                packer.packDouble(random.nextDouble());
            }
        }
    }
}

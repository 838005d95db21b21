package io.cdppipeline.local.crash;

import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.td.RetryPolicy;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.workflow.ProjectArchive;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Fills a directory until it may not grow any more: {@code directory sql|push}. */
final class DiskFullChild {

    private DiskFullChild() {}

    public static void main(String[] args) throws Exception {
        try (LocalTreasureData td = LocalTreasureData.builder()
                        .directory(Path.of(args[0]))
                        .apiKey(CrashChild.KEY)
                        .start();
                // Refused once is refused: no waiting for better times.
                TdClient once = TdClient.builder()
                        .apiUrl(td.endpoint())
                        .workflowUrl(td.endpoint())
                        .apiKey(CrashChild.KEY)
                        .retry(RetryPolicy.none())
                        .build()) {
            once.databases().createIfNotExists(CrashChild.DATABASE);
            fill(td, once, args[1]);
        }
        System.out.println("@ closed");
    }

    private static void fill(LocalTreasureData td, TdClient once, String how) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1_000; i++) {
            try {
                if (how.equals("sql")) {
                    String rows = "SELECT " + i + " AS batch, to_hex(sha512(to_utf8(cast(x * 10 + y AS varchar) || '"
                            + random.nextLong()
                            + "'))) AS noise FROM UNNEST(sequence(1, 10000)) AS t (x) CROSS JOIN UNNEST(sequence(1, 5)) AS u (y)";
                    td.query(CrashChild.DATABASE, (i == 0 ? "CREATE TABLE filled AS " : "INSERT INTO filled ") + rows);
                } else {
                    StringBuilder noise = new StringBuilder("+a: {echo>: x}\n");
                    for (int n = 0; n < 50_000; n++) {
                        noise.append("# ")
                                .append(Long.toHexString(random.nextLong()))
                                .append('\n');
                    }
                    once.projects().push("p", "r" + i, ProjectArchive.of(Map.of("main.dig", noise.toString())));
                }
                System.out.println("@ wrote " + i);
            } catch (RuntimeException e) {
                System.out.println("@ refused " + i + " " + e.getMessage().replace('\n', ' '));
                return;
            }
        }
    }
}

package io.cdppipeline.benchmarks.local;

import io.cdppipeline.benchmarks.Benchmark;
import io.cdppipeline.benchmarks.SideBySide;
import io.cdppipeline.local.LocalTreasureData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Start, first query and end of an embedded Treasure Data in a warm process: in memory, and in a directory that is there. The yardstick
 * is a DuckDB that is opened, asked and closed, without which there is none. The promise is less than 300 ms for one in memory.
 */
public final class EnvironmentStart implements Benchmark {

    /** With the figures of the documentation. */
    public EnvironmentStart() {}

    @Override
    public void run() throws Exception {
        long cold = System.nanoTime();
        use(LocalTreasureData.inMemory());
        System.out.printf(
                Locale.ROOT,
                "The first in this process, classes and DuckDB's library included: %d ms%n%n",
                (System.nanoTime() - cold) / 1_000_000);
        Path directory = Files.createTempDirectory("environment-start-");
        LocalTreasureData.in(directory).close();
        new SideBySide()
                .with("DuckDB alone: open, SELECT 1, close", EnvironmentStart::duckdb)
                .with(
                        "in memory: start and close",
                        () -> LocalTreasureData.inMemory().close())
                .with("in memory: start, SELECT 1 by the client, close", () -> use(LocalTreasureData.inMemory()))
                .with(
                        "in a directory: start and close",
                        () -> LocalTreasureData.in(directory).close())
                .measure(10, 40);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void duckdb() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private static void use(LocalTreasureData started) {
        try (LocalTreasureData td = started) {
            td.client().databases().create("bench");
            td.target().sql().query("bench", "SELECT 1");
        }
    }
}

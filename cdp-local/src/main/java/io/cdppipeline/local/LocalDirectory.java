package io.cdppipeline.local;

import io.cdppipeline.CdpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an embedded Treasure Data keeps its files; in memory, only a temporary directory for large results.
 *
 * @param root the directory of its own, if it has one
 * @param spool for results that are too large for memory; emptied at the start
 */
record LocalDirectory(Optional<Path> root, Path spool) implements AutoCloseable {

    private static final String WAREHOUSE = "warehouse.duckdb";

    static LocalDirectory temporary() {
        try {
            return new LocalDirectory(Optional.empty(), Files.createTempDirectory("treasure-data-"));
        } catch (IOException e) {
            throw new CdpException("Cannot make a temporary directory for query results: " + e.getMessage(), e);
        }
    }

    /** Makes what is missing; the lock must be taken before anything in it is read. */
    static LocalDirectory at(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new CdpException(
                    "Cannot make the embedded Treasure Data's directory " + root + ": " + e.getMessage(), e);
        }
        return new LocalDirectory(Optional.of(root), root.resolve("jobs").resolve("spool"));
    }

    Optional<DirectoryLock> lock(Clock clock) {
        return root.map(directory -> DirectoryLock.take(directory, clock));
    }

    /** Removes what a killed process left half done; the lock must be held. */
    void prepare() {
        try {
            Files.createDirectories(spool);
            empty(spool);
            if (root.isPresent()) {
                prepareWarehouse(root.get());
            }
        } catch (IOException e) {
            throw new CdpException("Cannot prepare " + spool + ": " + e.getMessage(), e);
        }
    }

    /** Makes the file under another name first, so that there never is one that was made only half. */
    private static void prepareWarehouse(Path root) throws IOException {
        Path file = root.resolve(WAREHOUSE);
        Path temporary = root.resolve(WAREHOUSE + ".tmp");
        if (Files.isDirectory(temporary)) {
            empty(temporary);
            Files.delete(temporary);
        }
        if (Files.exists(file)) {
            return;
        }
        Path fresh = root.resolve(WAREHOUSE + ".new");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(root.resolve(WAREHOUSE + ".new.wal"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + fresh);
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new CdpException("Cannot make the warehouse " + file + ": " + e.getMessage(), e);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<Path> warehouse() {
        return root.map(directory -> directory.resolve(WAREHOUSE));
    }

    Optional<Path> jobs() {
        return root.map(directory -> directory.resolve("jobs"));
    }

    Optional<Path> workflow() {
        return root.map(directory -> directory.resolve("workflow"));
    }

    /** Where results are exported to files. */
    Path exports() {
        return root.orElse(spool).resolve("exports");
    }

    /** For mails that no server was named for. */
    Path outbox() {
        return root.orElse(spool).resolve("outbox");
    }

    /** Removes the temporary directory; a directory of its own stays, with an empty spool. */
    @Override
    public void close() {
        try {
            if (Files.exists(spool)) {
                empty(spool);
                if (root.isEmpty()) {
                    Files.delete(spool);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove what is left in " + spool, e);
        }
    }

    private static void empty(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}

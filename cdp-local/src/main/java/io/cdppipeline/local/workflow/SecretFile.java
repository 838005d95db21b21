package io.cdppipeline.local.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The projects' secrets in a file that only its owner may read. They are not encrypted: the key would lie beside them. The
 * file is replaced as a whole and forced to the disk before a change is answered. Not thread-safe.
 */
final class SecretFile {

    private static final String NAME = "secrets.json";

    private final Optional<Path> file;

    SecretFile(Optional<Path> directory) {
        this.file = directory.map(path -> path.resolve(NAME));
    }

    /** By project and key; empty if there is no file. */
    Map<Long, Map<String, Secret>> read() {
        Map<Long, Map<String, Secret>> secrets = new TreeMap<>();
        if (file.isPresent() && Files.exists(file.get())) {
            try {
                JsonNode all = Json.MAPPER.readTree(Files.readAllBytes(file.get()));
                all.properties().forEach(project -> {
                    Map<String, Secret> values = new TreeMap<>();
                    project.getValue()
                            .properties()
                            .forEach(secret -> values.put(
                                    secret.getKey(), Secret.of(secret.getValue().asText())));
                    secrets.put(Long.parseLong(project.getKey()), values);
                });
            } catch (IOException | NumberFormatException e) {
                // The cause may quote the file.
                throw new CdpException("Cannot read the projects' secrets in " + file.get() + ": it is damaged ("
                        + e.getClass().getSimpleName() + "); remove it and set the secrets again");
            }
        }
        return secrets;
    }

    void write(Map<Long, Map<String, Secret>> secrets) {
        if (file.isEmpty()) {
            return;
        }
        ObjectNode all = Json.object();
        secrets.forEach((project, values) -> {
            ObjectNode each = all.putObject(Long.toString(project));
            values.forEach((key, value) -> each.put(key, value.reveal()));
        });
        Path target = file.get();
        Path next = target.resolveSibling(NAME + ".new");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, ownerOnly());
            try (FileOutputStream out = new FileOutputStream(next.toFile())) {
                out.write(Json.MAPPER.writeValueAsBytes(all));
                out.getFD().sync();
            }
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CdpException("Cannot write the projects' secrets to " + target + ": " + e.getMessage(), e);
        }
    }

    /** Where permissions are not POSIX's, those of the directory hold. */
    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.target.Projects;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up projects through the workflow API. */
final class ProjectLookup implements Projects {

    private final TdClient client;

    ProjectLookup(TdClient client) {
        this.client = client;
    }

    @Override
    public Optional<DeployedProject> find(String name) {
        return client.projects()
                .find(name)
                .map(project -> new DeployedProject(project.id(), project.name(), project.revision()));
    }

    @Override
    public SortedMap<String, String> files(String projectId, String revision) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("revision-");
            Path place = directory.resolve("files");
            SortedMap<String, String> files = new TreeMap<>();
            for (Path path : client.projects().download(projectId, Optional.of(revision), place)) {
                files.put(path.toString().replace('\\', '/'), text(place.resolve(path), revision, path));
            }
            return files;
        } catch (IOException e) {
            throw new CdpException(
                    "The files of revision " + revision + " of project " + projectId + " cannot be read: " + e, e);
        } finally {
            delete(directory);
        }
    }

    private static String text(Path file, String revision, Path path) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new CdpException("The file " + path + " of revision " + revision + " is no text", e);
        }
    }

    private static void delete(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot delete the temporary directory " + directory, e);
        }
    }
}

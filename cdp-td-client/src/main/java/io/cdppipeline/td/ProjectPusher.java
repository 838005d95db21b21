package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.DeployedProject;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.td.workflow.ProjectArchive;
import io.cdppipeline.td.workflow.TdProject;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deploys by pushing to the workflow API. */
final class ProjectPusher implements Deployer {

    private final TdClient client;

    ProjectPusher(TdClient client) {
        this.client = client;
    }

    @Override
    public Deployment deploy(DeployContext context) {
        ProjectArchive archive = ProjectArchive.of(context.project().files());
        try {
            TdProject project = client.projects().push(context.projectName(), context.revision(), archive);
            return new Deployment(project.id(), project.name(), context.revision(), archive.sha256());
        } catch (TdClientException.NonRetriable e) {
            throw new DeployException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<DeployedProject> deployed(String projectName) {
        return client.projects().find(projectName).map(project -> {
            Path temporary = null;
            try {
                temporary = Files.createTempDirectory("deployed-");
                SortedMap<String, String> files =
                        fetched(project, temporary.resolve("project"));
                return new DeployedProject(project.id(), project.revision(), files);
            } catch (IOException e) {
                throw new CdpException("Cannot look at what is deployed as " + projectName + ": " + e, e);
            } finally {
                delete(temporary);
            }
        });
    }

    private SortedMap<String, String> fetched(TdProject project, Path directory) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (Path file : client.projects().download(project.id(), Optional.of(project.revision()), directory)) {
            Path place = directory.resolve(file);
            if (Files.isRegularFile(place)) {
                files.put(directory.relativize(place).toString().replace('\\', '/'), text(place));
            }
        }
        return files;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return "(no UTF-8 text, " + Files.size(file) + " bytes)\n";
        }
    }

    private static void delete(@Nullable Path tree) {
        if (tree == null) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new CdpException("Cannot delete the temporary directory " + tree + ": " + e, e);
        }
    }
}

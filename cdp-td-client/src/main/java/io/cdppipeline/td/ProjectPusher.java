package io.cdppipeline.td;

import io.cdppipeline.CdpException;
import io.cdppipeline.deploy.DeployContext;
import io.cdppipeline.deploy.DeployException;
import io.cdppipeline.deploy.DeployedProject;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.deploy.Deployment;
import io.cdppipeline.deploy.Diagnosis;
import io.cdppipeline.deploy.FailureKind;
import io.cdppipeline.td.workflow.ArchiveTooLargeException;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deploys by pushing to the workflow API. */
final class ProjectPusher implements Deployer {

    private static final int TOO_LARGE = 413;
    private static final Pattern SIZE = Pattern.compile("exceeds limit|entity too large", Pattern.CASE_INSENSITIVE);
    /** What a server refuses with status 400 without having read a workflow (digdag fact sheet, section 2.1). */
    private static final Pattern NO_WORKFLOW = Pattern.compile("Content-Length|\\.gz format|Content-Type|Too many");

    private final TdClient client;

    ProjectPusher(TdClient client) {
        this.client = client;
    }

    @Override
    public Deployment deploy(DeployContext context) {
        ProjectArchive archive = ProjectArchive.of(context.project().files());
        try {
            TdProject project = client.projects().push(context.projectName(), context.revision(), archive);
            return new Deployment(
                    project.id(),
                    project.name(),
                    context.revision(),
                    context.project().contentHash());
        } catch (TdClientException e) {
            throw new DeployException(diagnosis(e), String.valueOf(e.getMessage()), e);
        } catch (ArchiveTooLargeException e) {
            throw new DeployException(Diagnosis.of(FailureKind.SIZE), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<DeployedProject> deployed(String projectName) {
        return client.projects().find(projectName).map(project -> {
            Path temporary = null;
            try {
                temporary = Files.createTempDirectory("deployed-");
                SortedMap<String, String> files = fetched(project, temporary.resolve("project"));
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

    private static Diagnosis diagnosis(TdClientException e) {
        return switch (e.kind()) {
            case UNAUTHORIZED, FORBIDDEN -> Diagnosis.of(FailureKind.AUTHENTICATION);
            case THROTTLED, UNAVAILABLE, NETWORK, MALFORMED_ANSWER, SUSPENDED -> Diagnosis.of(FailureKind.NETWORK);
            case INVALID, NOT_FOUND -> refusal(e);
            case CONFLICT, TOO_LARGE, INTERRUPTED -> Diagnosis.of(FailureKind.OTHER);
        };
    }

    private static Diagnosis refusal(TdClientException e) {
        String message = String.valueOf(e.getMessage());
        if (e.status().orElse(0) == TOO_LARGE || SIZE.matcher(message).find()) {
            return Diagnosis.of(FailureKind.SIZE);
        }
        boolean syntax = e.kind() == TdClientException.Kind.INVALID
                && !NO_WORKFLOW.matcher(message).find();
        return Diagnosis.ofMessage(message)
                .orElseGet(() -> Diagnosis.of(syntax ? FailureKind.SYNTAX : FailureKind.OTHER));
    }
}

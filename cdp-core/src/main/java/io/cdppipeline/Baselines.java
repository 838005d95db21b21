package io.cdppipeline;

import io.cdppipeline.Planner.Generated;
import io.cdppipeline.deploy.DeployedProject;
import io.cdppipeline.deploy.Deployer;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.plan.FileChange;
import io.cdppipeline.plan.ProjectChanges;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.target.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What planned projects are compared with: what is deployed where the target can tell, else what is on disk. */
final class Baselines {

    private final Optional<Deployer> deployer;

    Baselines(Optional<Deployer> deployer) {
        this.deployer = deployer;
    }

    ProjectChanges of(Phase phase, Generated project) {
        if (deployer.isEmpty()) {
            return onDisk(phase, project);
        }
        Optional<DeployedProject> deployed;
        try {
            deployed = deployer.get().deployed(phase.directory());
        } catch (CdpException e) {
            // A plan may be made with no more than a look at the disk; that it was is part of what it says.
            return onDisk(
                    phase,
                    project,
                    "the directory " + phase.directory() + ", for what is deployed cannot be had: " + e.getMessage());
        }
        return deployed.map(
                        there -> changes(phase, project, Optional.of("revision " + there.revision()), there.files()))
                .orElseGet(() -> onDisk(phase, project));
    }

    static ProjectChanges onDisk(Phase phase, Generated project) {
        return onDisk(phase, project, "the directory " + phase.directory());
    }

    private static ProjectChanges onDisk(Phase phase, Generated project, String against) {
        Map<String, String> texts = project.onDisk().texts();
        return changes(phase, project, texts.isEmpty() ? Optional.empty() : Optional.of(against), texts);
    }

    private static ProjectChanges changes(
            Phase phase, Generated project, Optional<String> against, Map<String, String> before) {
        Map<String, String> after = project.resolved().files();
        List<FileChange> files = ProjectChanges.between(phase.directory(), before, after);
        long kept = files.stream().filter(file -> file.sign() != 'D').count();
        return new ProjectChanges(
                against, files, after.size() - (int) kept, project.onDisk().edited(), tablesLeft(project));
    }

    private static List<TableName> tablesLeft(Generated project) {
        Set<TableName> left = new TreeSet<>(project.state().map(Baselines::made).orElse(Set.of()));
        project.generated().expectedTables().stream().map(ExpectedTable::name).forEach(left::remove);
        return List.copyOf(left);
    }

    /** The tables of the latest run, which the journal names {@code database.table}. */
    private static Set<TableName> made(PhaseState state) {
        Map<String, Long> tables = state.tables().isEmpty() ? state.tablesBefore() : state.tables();
        return tables.keySet().stream()
                .map(name -> name.split("\\.", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new TableName(parts[0], parts[1]))
                .collect(Collectors.toSet());
    }
}

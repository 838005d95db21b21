package io.cdppipeline.preflight;

import io.cdppipeline.deploy.RevisionName;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.target.Projects;
import io.cdppipeline.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a project of the same name belongs to the pipeline of another client: each run would deploy over the other's. */
final class ProjectsCheck implements PreflightCheck {

    @Override
    public String id() {
        return "projects";
    }

    @Override
    public boolean needsTarget() {
        return true;
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Optional<Projects> projects = context.target().flatMap(Target::projects);
        if (projects.isEmpty()) {
            return List.of();
        }
        List<String> others = new ArrayList<>();
        for (Phase phase : context.phases()) {
            projects.get()
                    .find(phase.directory())
                    .flatMap(there -> RevisionName.client(there.revision()))
                    .filter(owner -> !owner.equals(context.config().global().client()))
                    .ifPresent(owner -> others.add(phase.directory() + " is the client " + owner + "'s"));
        }
        return List.of(
                others.isEmpty()
                        ? PreflightResult.pass(id(), "Projects", "none of these names is another client's")
                        : PreflightResult.fail(
                                id(),
                                "Projects",
                                String.join(", ", others),
                                "give the projects of this pipeline names of their own with project_dir; or delete those on"
                                        + " the account if they are no longer needed"));
    }
}

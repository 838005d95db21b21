package io.cdppipeline.target;

import java.util.Optional;
import java.util.SortedMap;

/** Looks up the workflow projects that a target has. Implementations are thread-safe and answer from the target at each call. */
public interface Projects {

    /** The project of a name with its latest revision, or empty if there is none. */
    Optional<DeployedProject> find(String name);

    /**
     * The files of a revision: texts by path relative to the project, in the order of the paths.
     *
     * @throws io.cdppipeline.CdpException if the target has no such revision any more, or a file in it is no text
     */
    SortedMap<String, String> files(String projectId, String revision);

    /**
     * A project as the target has it.
     *
     * @param id the target's id
     * @param name its name
     * @param revision its latest revision
     */
    record DeployedProject(String id, String name, String revision) {}
}

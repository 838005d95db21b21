package io.cdppipeline.deploy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a target has of a project.
 *
 * @param projectId the target's id of the project
 * @param revision the latest revision's name
 * @param files its texts by path, in the order of the paths; for a file that is no UTF-8 text, a line that says so
 */
public record DeployedProject(String projectId, String revision, SortedMap<String, String> files) {

    public DeployedProject {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}

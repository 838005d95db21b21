package io.cdppipeline.target;

import io.cdppipeline.config.Secret;
import java.util.Set;

/** The secrets of a target's workflow projects. Implementations are thread-safe. */
public interface ProjectSecrets {

    /** The names of a project's secrets; values cannot be read back. */
    Set<String> names(String projectId);

    /** Sets a secret of a project, over the one of this name that it has. */
    void put(String projectId, String name, Secret value);
}

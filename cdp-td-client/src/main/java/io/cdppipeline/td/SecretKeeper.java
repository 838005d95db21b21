package io.cdppipeline.td;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.ProjectSecrets;
import java.util.Set;
import java.util.TreeSet;

/** The secrets of projects, through the workflow API. */
final class SecretKeeper implements ProjectSecrets {

    private final TdClient client;
    private final Set<String> given;

    /** @param given the names of the secrets that every project has by itself */
    SecretKeeper(TdClient client, Set<String> given) {
        this.client = client;
        this.given = given;
    }

    @Override
    public Set<String> names(String projectId) {
        Set<String> names = new TreeSet<>(given);
        names.addAll(client.projects().secrets(projectId));
        return names;
    }

    @Override
    public void put(String projectId, String name, Secret value) {
        client.projects().putSecret(projectId, name, value);
    }
}

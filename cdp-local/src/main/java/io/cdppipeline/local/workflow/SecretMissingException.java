package io.cdppipeline.local.workflow;

import io.cdppipeline.CdpException;

/** A secret that a task needs and its project does not have. */
public final class SecretMissingException extends CdpException {

    public SecretMissingException(String key) {
        super("Secret not found for key: '" + key + "'");
    }
}

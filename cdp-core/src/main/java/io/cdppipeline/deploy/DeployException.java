package io.cdppipeline.deploy;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** A target that refused a project. */
public final class DeployException extends CdpException {

    public DeployException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

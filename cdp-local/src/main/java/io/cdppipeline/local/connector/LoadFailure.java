package io.cdppipeline.local.connector;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/**
 * A bulk load that was refused or failed; nothing of it was stored. The message names the connector type and the object,
 * and the file and line where there is one.
 */
public final class LoadFailure extends CdpException {

    LoadFailure(String message) {
        super(message);
    }

    LoadFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

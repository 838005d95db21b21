package io.cdppipeline.deploy;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/** A project that did not get onto its target, and why. */
public final class DeployException extends CdpException {

    private final transient Diagnosis diagnosis;

    /** A failure of kind {@link FailureKind#OTHER}. */
    public DeployException(String message, @Nullable Throwable cause) {
        this(Diagnosis.of(FailureKind.OTHER), message, cause);
    }

    public DeployException(Diagnosis diagnosis, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.diagnosis = diagnosis;
    }

    public FailureKind kind() {
        return diagnosis.kind();
    }

    /** The kind, with what is missing. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    @Override
    public boolean transientFailure() {
        return kind() == FailureKind.NETWORK;
    }
}

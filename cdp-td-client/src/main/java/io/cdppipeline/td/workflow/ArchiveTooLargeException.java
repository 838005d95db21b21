package io.cdppipeline.td.workflow;

import io.cdppipeline.CdpException;

/** A project that is larger than the server takes; the message names the largest files. Nothing was sent. */
public final class ArchiveTooLargeException extends CdpException {

    ArchiveTooLargeException(String message) {
        super(message);
    }
}

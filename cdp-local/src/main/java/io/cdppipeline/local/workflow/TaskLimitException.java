package io.cdppipeline.local.workflow;

import io.cdppipeline.CdpException;

/** More tasks than an attempt may have. */
final class TaskLimitException extends CdpException {

    TaskLimitException(int limit, int current, int adding) {
        super("Too many tasks. Limit: " + limit + ", Current: " + current + ", Adding: " + adding);
    }
}

package io.cdppipeline.local.workflow;

import java.util.Locale;

/** The states of a task, as the server names them. */
enum TaskState {
    BLOCKED,
    READY,
    RETRY_WAITING,
    GROUP_RETRY_WAITING,
    RUNNING,
    PLANNED,
    GROUP_ERROR,
    SUCCESS,
    ERROR,
    CANCELED;

    boolean isDone() {
        return this == GROUP_ERROR || this == SUCCESS || this == ERROR || this == CANCELED;
    }

    boolean isError() {
        return this == GROUP_ERROR || this == ERROR;
    }

    boolean isProgressing() {
        return !isDone() && this != BLOCKED;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TaskState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

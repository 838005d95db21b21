package io.cdppipeline.workflow;

import io.cdppipeline.CdpException;
import io.cdppipeline.lint.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that cannot be read, or a value in it that an operator cannot use. The message is the workflow server's
 * own, so that users find it in the server's documentation; {@link #findings()} says the same with places.
 */
public final class WorkflowException extends CdpException {

    private final transient List<Finding> findings;
    private final String kind;

    public WorkflowException(String message) {
        this(message, "config", List.of(), null);
    }

    public WorkflowException(String message, @Nullable Throwable cause) {
        this(message, "config", List.of(), cause);
    }

    WorkflowException(String message, String kind, List<Finding> findings, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.findings = List.copyOf(findings);
    }

    /** What a failed task's message says in brackets: {@code config}, or the kind of error in a file. */
    public String kind() {
        return kind;
    }

    /** Every problem with its place; empty where the problem is a value known only at run time. */
    public List<Finding> findings() {
        return findings;
    }
}

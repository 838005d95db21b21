package io.cdppipeline.local.sql;

import io.cdppipeline.CdpException;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was refused or failed. The message is what the service would say: {@code line 1:8: Column 'x' cannot
 * be resolved}, positions being those of the user's text.
 */
public final class SqlFailure extends CdpException {

    private final String errorName;

    /**
     * @param errorName Trino's error name: {@code COLUMN_NOT_FOUND}, {@code SYNTAX_ERROR} …
     */
    public SqlFailure(String errorName, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errorName = errorName;
    }

    /** Trino's error name. */
    public String errorName() {
        return errorName;
    }
}

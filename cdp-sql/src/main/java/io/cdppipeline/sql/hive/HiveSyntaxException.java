package io.cdppipeline.sql.hive;

import io.cdppipeline.CdpException;

/** A text that is no Hive. The message begins with its place, {@code line 2:7 …}, as Hive's own does. */
public final class HiveSyntaxException extends CdpException {

    private final int line;
    private final int column;

    HiveSyntaxException(int line, int column, String message) {
        super("line " + line + ":" + column + " " + message);
        this.line = line;
        this.column = column;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 0 as Hive counts. */
    public int column() {
        return column;
    }
}

package io.cdppipeline.phase;

import io.cdppipeline.target.TableName;

/**
 * A table that a project's workflows make anew though it is there, so that what it holds now is replaced.
 *
 * @param table which table
 * @param reason why, a clause: {@code it lacks the columns a, b}
 */
public record TableRebuild(TableName table, String reason) {

    @Override
    public String toString() {
        return table + ": " + reason;
    }
}

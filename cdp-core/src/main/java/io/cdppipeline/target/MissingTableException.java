package io.cdppipeline.target;

import io.cdppipeline.CdpException;
import java.util.List;

/** Tables that a generator must read the schema of, and that the catalog does not have. */
public final class MissingTableException extends CdpException {

    private final transient List<TableName> tables;

    /**
     * @param tables the missing tables, at least one
     * @param advice what to do about it, a sentence
     */
    public MissingTableException(List<TableName> tables, String advice) {
        super((tables.size() == 1
                        ? "Table " + tables.get(0) + " does not exist: "
                        : "Tables " + tables + " do not exist: ")
                + advice);
        this.tables = List.copyOf(tables);
    }

    public List<TableName> tables() {
        return tables;
    }
}

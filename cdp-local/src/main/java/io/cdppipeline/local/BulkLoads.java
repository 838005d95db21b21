package io.cdppipeline.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.connector.FileConnector;
import io.cdppipeline.local.connector.LoadResult;
import io.cdppipeline.local.job.BulkLoader;
import io.cdppipeline.target.TableName;

/** What the jobs ask of the connectors. */
record BulkLoads(FileConnector connector) implements BulkLoader {

    @Override
    public Loaded load(TableName target, ObjectNode config) {
        LoadResult result = connector.loadCounted(target, config);
        return new Loaded(result.rowsLoaded(), result.toString(), result.next());
    }

    @Override
    public ObjectNode guess(ObjectNode config) {
        return connector.guess(config);
    }

    @Override
    public ObjectNode preview(ObjectNode config) {
        return connector.preview(config);
    }
}

package io.cdppipeline.local.connector;

import io.cdppipeline.CdpException;
import io.cdppipeline.local.connector.RowReader.RowSink;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** The rows of a {@link Connector}. */
final class ConnectorRows implements Rows {

    private final Connector connector;
    private final LoadConfig load;

    ConnectorRows(Connector connector, LoadConfig load) {
        this.connector = connector;
        this.load = load;
    }

    @Override
    public void read(Columns columns, RowSink sink) {
        long[] count = {0};
        try (Stream<? extends Map<String, ?>> stream = connector.read(new ConnectorRequest(load))) {
            Row row = new Row();
            for (Iterator<? extends Map<String, ?>> rows = stream.iterator(); rows.hasNext(); ) {
                Map<String, ?> values = rows.next();
                count[0]++;
                row.clear();
                for (Map.Entry<String, ?> value : values.entrySet()) {
                    Cells.set(row, columns.slot(value.getKey()), value.getKey(), value.getValue());
                }
                sink.row(row);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadFailure(load.name() + ": the load was stopped after row " + count[0], e);
        } catch (CdpException | RowReaderStop e) {
            throw e;
        } catch (Exception e) {
            throw new LoadFailure(
                    load.name() + ": the connector failed after row " + count[0] + ": "
                            + (e.getMessage() == null ? e : e.getMessage()),
                    e);
        }
    }
}

package io.cdppipeline.local.connector;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A source of rows that you write yourself, for {@code td_load>} and bulk load jobs whose {@code in.type} is the name that
 * it is registered under:
 *
 * <pre>{@code
 * LocalTreasureData.builder()
 *         .connector("numbers", request -> IntStream.range(0, 10).mapToObj(i -> Map.of("n", i)))
 *         .start();
 * }</pre>
 *
 * <p>Called on a job's thread, by several jobs at once if they are issued so. Rows are taken one by one and never held all
 * at once, so a stream may be longer than memory. Values may be null, text, numbers, booleans (stored as 1 and 0), dates and
 * times (stored as {@code 2024-01-31 12:00:00.000}, UTC), and maps and lists (stored as JSON); columns come in the order in
 * which they are first seen. {@link JdbcConnector} is one that is ready.
 */
@FunctionalInterface
public interface Connector {

    /**
     * Opens the source.
     *
     * @param request what the load asks for
     * @return the rows, by column; closed when the load ends, however it ends
     * @throws Exception if the source cannot be read; its message becomes the job's error
     */
    Stream<? extends Map<String, ?>> read(ConnectorRequest request) throws Exception;
}

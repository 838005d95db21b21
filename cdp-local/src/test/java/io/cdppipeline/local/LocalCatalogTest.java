package io.cdppipeline.local;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.CatalogContract;
import io.cdppipeline.target.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Holds the live catalog, the client's over the embedded Treasure Data, to the contract. */
class LocalCatalogTest extends CatalogContract {

    private LocalTreasureData td;
    private Target target;

    @BeforeEach
    void start() {
        td = LocalTreasureData.inMemory();
        td.load(DATABASE, "people", Arrays.asList(person(1, "ann", 0.5), person(2, null, 1.5), person(3, "carl", 2.5)));
        List<Map<String, Long>> events = IntStream.rangeClosed(1, 200)
                .mapToObj(id -> Map.of("id", (long) id))
                .toList();
        td.load(DATABASE, "events", events);
        target = td.target();
    }

    private static Map<String, @Nullable Object> person(long id, @Nullable String name, double score) {
        Map<String, @Nullable Object> person = new TreeMap<>();
        person.put("id", id);
        person.put("name", name);
        person.put("score", score);
        return person;
    }

    @AfterEach
    void stop() {
        target.close();
        td.close();
    }

    @Override
    protected Catalog catalog() {
        return target.catalog();
    }
}

package io.cdppipeline.benchmarks;

import io.cdppipeline.benchmarks.sql.SqlCtas;
import io.cdppipeline.benchmarks.sql.SqlTranslation;
import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar benchmarks.jar [name…]}: runs the named measurements in that order, or lists the names. */
public final class Benchmarks {

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "sql-ctas", new SqlCtas(),
            "sql-translation", new SqlTranslation()));

    private Benchmarks() {}

    /**
     * Runs what is named.
     *
     * @param names of the measurements; none lists them
     * @throws Exception whatever stopped a measurement
     */
    public static void main(String[] names) throws Exception {
        if (names.length == 0) {
            ALL.keySet().forEach(System.out::println);
            return;
        }
        for (String name : names) {
            Benchmark benchmark = ALL.get(name);
            if (benchmark == null) {
                throw new IllegalArgumentException("No benchmark is called " + name + "; there are: " + ALL.keySet());
            }
            System.out.println("## " + name + "\n");
            benchmark.run();
            System.out.println();
        }
    }
}

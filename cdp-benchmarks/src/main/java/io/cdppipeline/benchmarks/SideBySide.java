package io.cdppipeline.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets contestants take turns, so that a noisy machine is noisy for all of them, and prints the median of each and its ratio to the
 * first one's, round by round. Not thread-safe.
 */
public final class SideBySide {

    /** One round of one contestant. */
    @FunctionalInterface
    public interface Round {

        /**
         * Does the work that is measured.
         *
         * @throws Exception ends the measurement
         */
        void run() throws Exception;
    }

    private final Map<String, Round> contestants = new LinkedHashMap<>();

    /**
     * Adds a contestant; the first is the yardstick.
     *
     * @param name as it stands in the table
     * @param round one round of it
     * @return this
     */
    public SideBySide with(String name, Round round) {
        contestants.put(name, round);
        return this;
    }

    /**
     * Runs and prints a Markdown table: contestant, median of a round in milliseconds, median of the ratios to the yardstick's round
     * beside it.
     *
     * @param warmups rounds of each that are not counted
     * @param rounds rounds of each that are counted
     * @return the median ratio of each contestant to the first
     * @throws Exception what a round threw
     */
    public Map<String, Double> measure(int warmups, int rounds) throws Exception {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int i = 0; i < warmups + rounds; i++) {
            for (Map.Entry<String, Round> contestant : contestants.entrySet()) {
                long start = System.nanoTime();
                contestant.getValue().run();
                double took = (System.nanoTime() - start) / 1e6;
                if (i >= warmups) {
                    millis.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        List<Double> yardstick = millis.values().iterator().next();
        Map<String, Double> ratios = new LinkedHashMap<>();
        System.out.println("| contestant | median ms | ratio |\n|---|---|---|");
        millis.forEach((name, times) -> {
            double[] ratio = new double[rounds];
            Arrays.setAll(ratio, i -> times.get(i) / yardstick.get(i));
            ratios.put(name, median(ratio));
            double middle =
                    median(times.stream().mapToDouble(Double::doubleValue).toArray());
            System.out.printf(Locale.ROOT, "| %s | %.3f | %.2f |%n", name, middle, ratios.get(name));
        });
        return ratios;
    }

    /**
     * The middle of some values.
     *
     * @param values at least one, in any order
     * @return the median
     */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

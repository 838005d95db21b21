package io.cdppipeline.local.sql.scalar;

import io.cdppipeline.local.sql.failure.Raise;
import java.util.ArrayList;
import java.util.List;

/** numeric_histogram: neighbours are joined, the cheapest pair first, until no more than the wanted buckets are left. */
final class Histogram {

    /** Trino reads this many values beyond the buckets before it joins any; with more the order of arrival would tell. */
    private static final int BUFFER = 100;

    private Histogram() {}

    /** From and to {@code value=weight} separated by commas; the values are distinct. */
    static String reduce(String entries, long wanted) {
        if (wanted <= 1) {
            throw Raise.argument("numeric_histogram bucket count must be greater than one");
        }
        List<double[]> buckets = new ArrayList<>();
        for (String entry : entries.split(",", -1)) {
            int at = entry.indexOf('=');
            buckets.add(new double[] {real(entry.substring(0, at)), real(entry.substring(at + 1))});
        }
        if (buckets.size() > wanted && buckets.stream().anyMatch(each -> !Double.isFinite(each[0]))) {
            throw new Raise("NOT_SUPPORTED", "numeric_histogram of more values than buckets, some of them not finite");
        }
        if (buckets.size() > wanted && buckets.size() > wanted + BUFFER) {
            throw new Raise(
                    "NOT_SUPPORTED",
                    "numeric_histogram of " + buckets.size() + " distinct values in " + wanted + " buckets: beyond "
                            + (wanted + BUFFER) + " the answer depends on their order");
        }
        buckets.sort((a, b) -> Double.compare(a[0], b[0]));
        while (buckets.size() > wanted) {
            join(buckets);
        }
        StringBuilder text = new StringBuilder();
        for (double[] bucket : buckets) {
            text.append(text.length() == 0 ? "" : ",")
                    .append(bucket[0])
                    .append('=')
                    .append(bucket[1]);
        }
        return text.toString();
    }

    private static double real(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static void join(List<double[]> buckets) {
        int cheapest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i + 1 < buckets.size(); i++) {
            double penalty = penalty(buckets.get(i), buckets.get(i + 1));
            if (penalty < least) {
                least = penalty;
                cheapest = i;
            }
        }
        double[] left = buckets.get(cheapest);
        double[] right = buckets.remove(cheapest + 1);
        double weight = left[1] + right[1];
        buckets.set(cheapest, new double[] {(left[0] * left[1] + right[0] * right[1]) / weight, weight});
    }

    private static double penalty(double[] left, double[] right) {
        double weight = left[1] + right[1];
        double difference = left[0] - right[0];
        double share = (left[1] * right[1]) / (weight * weight);
        return weight * difference * difference * share;
    }
}

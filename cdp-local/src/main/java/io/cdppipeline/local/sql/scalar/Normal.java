package io.cdppipeline.local.sql.scalar;

/** The normal distribution. */
final class Normal {

    private Normal() {}

    static double cdf(double x) {
        if (x < 0) {
            return 1 - cdf(-x);
        }
        if (x > 6) {
            return 1 - tail(x);
        }
        // a series that converges everywhere and loses nothing up to here
        double term = x;
        double sum = x;
        for (int n = 1; n < 200 && Math.abs(term) > 1e-18; n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return 0.5 + sum * density(x);
    }

    private static double tail(double x) {
        double fraction = x;
        for (int n = 60; n > 0; n--) {
            fraction = x + n / fraction;
        }
        return density(x) / fraction;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** Found by halving an interval. */
    static double quantile(double p) {
        double low = -40;
        double high = 40;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (cdf(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}

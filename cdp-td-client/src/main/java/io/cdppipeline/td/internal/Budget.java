package io.cdppipeline.td.internal;

import io.cdppipeline.td.RetryBudget;

/** The store of retries. Thread-safe. */
final class Budget {

    private final RetryBudget settings;
    private double left;

    Budget(RetryBudget settings) {
        this.settings = settings;
        this.left = settings.capacity();
    }

    /** Takes one retry; false if there is none. */
    synchronized boolean take() {
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** A call has succeeded. */
    synchronized void succeeded() {
        left = Math.min(settings.capacity(), left + settings.perSuccess());
    }
}

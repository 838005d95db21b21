package io.cdppipeline.templates;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same work for each of many tables, over the cores where there are enough of them. */
public final class PerTable {

    /** Fewer are done before other threads have woken up. */
    private static final int WORTH_SHARING = 16;

    private PerTable() {}

    /** What became of one. */
    private record Outcome<R>(@Nullable R result, @Nullable RuntimeException failure) {

        static <T, R> Outcome<R> of(T table, Function<T, R> work) {
            try {
                return new Outcome<>(work.apply(table), null);
            } catch (RuntimeException e) {
                return new Outcome<>(null, e);
            }
        }

        R get() {
            if (failure != null) {
                throw failure;
            }
            if (result == null) {
                throw new NullPointerException("The work for a table gave null");
            }
            return result;
        }
    }

    /**
     * Results in the order of the tables. Where several fail, the first one's failure is thrown, whichever came first in time.
     *
     * @param work thread-safe
     */
    public static <T, R> List<R> map(List<T> tables, Function<T, R> work) {
        return tables.size() < WORTH_SHARING
                ? tables.stream().map(work).toList()
                : tables.parallelStream().map(table -> Outcome.of(table, work)).toList().stream()
                        .map(Outcome::get)
                        .toList();
    }
}

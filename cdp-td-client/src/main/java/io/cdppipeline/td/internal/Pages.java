package io.cdppipeline.td.internal;

import io.cdppipeline.td.page.Paged;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Pages that each name the next one, be it by the last element's id or by a token. */
public final class Pages<T> implements Paged<T> {

    /**
     * One page.
     *
     * @param items its elements
     * @param next what to ask for the next one with; empty if it is the last
     */
    public record Page<T>(List<T> items, Optional<String> next) {

        /**
         * A page whose next one begins after its last element. It is the last one if it is empty, or shorter than what was
         * asked for; where nothing was asked for nobody knows what a full page is.
         */
        public static <T> Page<T> after(List<T> items, OptionalInt asked, Function<T, String> id) {
            boolean last = items.isEmpty() || (asked.isPresent() && items.size() < asked.getAsInt());
            return new Page<>(items, last ? Optional.empty() : Optional.of(id.apply(items.get(items.size() - 1))));
        }
    }

    /** Fetches pages. */
    @FunctionalInterface
    public interface Source<T> {

        /**
         * Fetches one page.
         *
         * @param cursor what the page before named, null for the first
         * @param guard must be applied to the page where the answer is read, so that a circle counts as a malformed answer
         */
        Page<T> fetch(@Nullable String cursor, UnaryOperator<Page<T>> guard);
    }

    private final Source<T> source;

    public Pages(Source<T> source) {
        this.source = source;
    }

    @Override
    public Iterator<T> iterator() {
        return new PageIterator<>(source);
    }

    private static final class PageIterator<T> implements Iterator<T> {

        private final Source<T> source;
        private final Set<String> cursors = new HashSet<>();
        private Iterator<T> page;
        private Optional<String> next;

        PageIterator(Source<T> source) {
            this.source = source;
            // The first page is fetched when it is asked for.
            this.page = List.<T>of().iterator();
            this.next = Optional.of("");
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && next.isPresent()) {
                String cursor = next.get();
                Page<T> fetched = source.fetch(cursor.isEmpty() ? null : cursor, this::guarded);
                fetched.next().ifPresent(cursors::add);
                page = fetched.items().iterator();
                next = fetched.next();
            }
            return page.hasNext();
        }

        private Page<T> guarded(Page<T> fetched) {
            if (fetched.next().filter(cursors::contains).isPresent()) {
                throw new MalformedAnswerException("the list goes round in a circle: the page after '" + next.orElse("")
                        + "' leads to '" + fetched.next().get() + "' again");
            }
            return fetched;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }
}

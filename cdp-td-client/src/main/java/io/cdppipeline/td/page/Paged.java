package io.cdppipeline.td.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A list of the service that is fetched page by page, each page when its first element is asked for; which way the service
 * counts its pages makes no difference here. Every iteration begins anew with the first page. Immutable and thread-safe; an
 * iterator is for one thread.
 *
 * <p>Fetching throws {@link io.cdppipeline.td.TdClientException}, also where the pages go round in a circle.
 *
 * @param <T> what is listed
 */
public interface Paged<T> extends Iterable<T> {

    /** The elements, fetched as the stream is read: {@code stream().limit(10)} fetches no page that it does not need. */
    default Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** All elements of all pages. */
    default List<T> toList() {
        return stream().collect(Collectors.toUnmodifiableList());
    }
}

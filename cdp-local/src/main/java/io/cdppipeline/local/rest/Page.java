package io.cdppipeline.local.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Paging as the workflow API does it: by the last id that the client has seen. */
final class Page {

    private static final int LARGEST = 100;

    private Page() {}

    /** What comes after {@code last_id} in a list that counts up, {@code count} at a time. */
    static <T> List<T> ascending(Call call, List<T> all, ToLongFunction<T> id) {
        Optional<Long> last = call.number("last_id");
        return all.stream()
                .filter(each -> last.isEmpty() || id.applyAsLong(each) > last.get())
                .limit(Math.max(0, call.number("count").orElse((long) LARGEST)))
                .toList();
    }

    /** What comes after {@code last_id} in a list that counts down, {@code page_size} at a time. */
    static <T> List<T> descending(Call call, List<T> all, ToLongFunction<T> id) {
        long size = call.number("page_size").orElse((long) LARGEST);
        if (size > LARGEST) {
            throw new RestException(
                    400,
                    "Your specified page_size is Optional.of(" + size + "), but it is larger than MAX_PAGE_SIZE: "
                            + LARGEST + ". You must specify page_size with a number which is smaller than " + LARGEST
                            + ".");
        }
        Optional<Long> last = call.number("last_id");
        return all.stream()
                .filter(each -> last.isEmpty() || id.applyAsLong(each) < last.get())
                .limit(Math.max(0, size))
                .toList();
    }
}

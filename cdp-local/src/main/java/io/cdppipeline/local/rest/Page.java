package io.cdppipeline.local.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Paging as the workflow API does it: by the last id that the client has seen. */
final class Page {

    private static final int LARGEST = 100;

    private Page() {}

    /** A parameter that is a number; one that is none makes the server know no such route. */
    static Optional<Long> number(Call call, String name) {
        return call.query(name).filter(text -> !text.isEmpty()).map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw RestException.unmatched(name, text);
            }
        });
    }

    /** As {@link #ascending(Call, List, ToLongFunction)}, where the server knows no {@code count}. */
    static <T> List<T> hundredAscending(Call call, List<T> all, ToLongFunction<T> id) {
        Optional<Long> last = number(call, "last_id");
        return all.stream()
                .filter(each -> last.isEmpty() || id.applyAsLong(each) > last.get())
                .limit(LARGEST)
                .toList();
    }

    /** What comes after {@code last_id} in a list that counts up, {@code count} at a time. */
    static <T> List<T> ascending(Call call, List<T> all, ToLongFunction<T> id) {
        Optional<Long> last = number(call, "last_id");
        return all.stream()
                .filter(each -> last.isEmpty() || id.applyAsLong(each) > last.get())
                .limit(Math.max(0, number(call, "count").orElse((long) LARGEST)))
                .toList();
    }

    /** What comes after {@code last_id} in a list that counts down, {@code page_size} at a time. */
    static <T> List<T> descending(Call call, List<T> all, ToLongFunction<T> id) {
        long size = number(call, "page_size").orElse((long) LARGEST);
        if (size > LARGEST) {
            throw new RestException(
                    400,
                    "Your specified page_size is Optional.of(" + size + "), but it is larger than MAX_PAGE_SIZE: "
                            + LARGEST + ". You must specify page_size with a number which is smaller than " + LARGEST
                            + ".");
        }
        Optional<Long> last = number(call, "last_id");
        return all.stream()
                .filter(each -> last.isEmpty() || id.applyAsLong(each) < last.get())
                .limit(Math.max(0, size))
                .toList();
    }
}

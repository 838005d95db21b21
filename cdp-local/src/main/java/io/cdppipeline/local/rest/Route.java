package io.cdppipeline.local.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A method and a path, and what answers it.
 *
 * @param parts the path's segments; {@code {name}} takes any text, a name that ends in {@code id} only a number
 * @param open whether it is answered without an API key
 * @param quiet whether another method on the path is an unknown path, not a wrong method
 */
record Route(String method, List<String> parts, boolean open, boolean quiet, Action action) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    static Route get(String path, Action action) {
        return of("GET", path, action);
    }

    static Route post(String path, Action action) {
        return of("POST", path, action);
    }

    static Route put(String path, Action action) {
        return of("PUT", path, action);
    }

    static Route delete(String path, Action action) {
        return of("DELETE", path, action);
    }

    private static Route of(String method, String path, Action action) {
        return new Route(method, List.of(path.substring(1).split("/")), false, false, action);
    }

    /** The same for everybody, with and without a key. */
    Route forEverybody() {
        return new Route(method, parts, true, quiet, action);
    }

    /** For a path that may be anything. */
    Route quietly() {
        return new Route(method, parts, open, true, action);
    }

    /** The values of the path's names, if this route's path is meant; the method is not looked at. */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String part = parts.get(i);
            String segment = segments.get(i);
            if (!part.startsWith("{")) {
                if (!part.equals(segment)) {
                    return Optional.empty();
                }
                continue;
            }
            String name = part.substring(1, part.length() - 1);
            if (name.endsWith("id") && !NUMBER.matcher(segment).matches()) {
                return Optional.empty();
            }
            values.put(name, segment);
        }
        return Optional.of(values);
    }

    /** What answers a call. */
    @FunctionalInterface
    interface Action {
        Answer answer(Call call) throws Exception;
    }
}

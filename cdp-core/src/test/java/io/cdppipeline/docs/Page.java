package io.cdppipeline.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A page of the documentation, for tests that hold it to what it says.
 *
 * @param text the whole page
 */
public record Page(String text) {

    private static final Pattern NAMED =
            Pattern.compile("^<!-- snippet: ([a-z ]+) -->\n```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    /** A page by its path in the project, read from within a module: {@code docs/plan.md}. */
    public static Page of(String path) throws IOException {
        return new Page(Files.readString(Path.of("..").resolve(path)));
    }

    /** What stands in code blocks of a language, in their order. */
    public List<String> blocks(String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The Java that has a comment {@code <!-- snippet: name -->} before it, by that name. */
    public Map<String, String> snippets() {
        Map<String, String> found = new LinkedHashMap<>();
        NAMED.matcher(text).results().forEach(snippet -> {
            if (found.put(snippet.group(1), snippet.group(2)) != null) {
                throw new IllegalStateException("Two snippets are called " + snippet.group(1));
            }
        });
        return found;
    }
}

package io.cdppipeline.templates.lint;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** The months that a history is loaded in. */
final class DateRanges {

    private DateRanges() {}

    /** The ranges of all lists called {@code date_ranges}. */
    static List<YamlNode> of(LintProject project) {
        return project.yamls().values().stream()
                .flatMap(root -> root.all("date_ranges").stream())
                .toList();
    }

    /** The moment below a key; absent where there is none, or none in a form that is known. */
    static Optional<LocalDateTime> time(YamlNode node, String key) {
        String text = node.text(key).replace(' ', 'T').replaceFirst("Z$", "");
        try {
            return text.length() == 10
                    ? Optional.of(LocalDate.parse(text).atStartOfDay())
                    : Optional.of(LocalDateTime.parse(text));
        } catch (DateTimeException e) {
            // Its form is another rule's.
            return Optional.empty();
        }
    }
}

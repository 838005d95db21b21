package io.cdppipeline.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A piece of a report, apart from how it is written. In texts, what stands between backquotes is code. */
sealed interface Block {

    /** A heading; the report's own title has level 1. */
    record Heading(int level, String text) implements Block {}

    record Paragraph(String text) implements Block {}

    record Bullets(List<String> items) implements Block {}

    record Numbered(List<String> items) implements Block {}

    /** Text to be shown as it is; the language may be empty. */
    record Code(String language, String text) implements Block {}

    /** A table whose cells are one line each. */
    record Table(List<Column> columns, List<List<String>> rows) implements Block {}

    /** A column; numbers stand at the right. */
    record Column(String title, boolean number) {}

    /** When what ran: a chart where there can be one, nothing elsewhere, as a table says it too. */
    record Timeline(List<Span> spans) implements Block {}

    record Span(String label, String state, Instant start, Duration duration) {}

    /** How much of what there is: a chart where there can be one, nothing elsewhere, as a table says it too. */
    record Bars(List<Bar> bars) implements Block {}

    record Bar(String label, long before, long now) {}
}

package io.cdppipeline.report;

import io.cdppipeline.report.Block.Bar;
import io.cdppipeline.report.Block.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The report's charts, as SVG within a page. */
final class Charts {

    private static final int WIDTH = 960;
    private static final int LABELS = 330;
    private static final int PLOT = WIDTH - LABELS - 110;
    private static final int ROW = 22;

    private Charts() {}

    /** What ran when, one row each, from the first start to the last end. */
    static String timeline(List<Span> spans) {
        Instant first =
                spans.stream().map(Span::start).min(Comparator.naturalOrder()).orElseThrow();
        long total = Math.max(
                1,
                spans.stream()
                        .mapToLong(span -> Duration.between(first, span.start().plus(span.duration()))
                                .toMillis())
                        .max()
                        .orElseThrow());
        StringBuilder out = open(spans.size(), "When each phase and session ran");
        int y = 0;
        for (Span span : spans) {
            double x = LABELS
                    + (double) PLOT * Duration.between(first, span.start()).toMillis() / total;
            double width = Math.max(2, (double) PLOT * span.duration().toMillis() / total);
            label(out, y, span.label());
            rectangle(out, span.state(), x, y, width);
            // Whoever cannot tell the colours reads it.
            boolean well = span.state().equals("success") || span.state().equals("completed");
            value(out, x + width, y, Numbers.duration(span.duration()) + (well ? "" : " " + span.state()));
            y += ROW;
        }
        return out.append("</svg>\n").toString();
    }

    /** Rows of each table: those that were there before, and those that this run added. */
    static String bars(List<Bar> bars) {
        long most = Math.max(
                1,
                bars.stream()
                        .mapToLong(bar -> Math.max(bar.before(), bar.now()))
                        .max()
                        .orElse(1));
        StringBuilder out = open(bars.size(), "Rows of each table, new ones in the darker colour");
        int y = 0;
        for (Bar bar : bars) {
            double old = (double) PLOT * Math.min(bar.before(), bar.now()) / most;
            double all = (double) PLOT * bar.now() / most;
            label(out, y, bar.label());
            rectangle(out, "before", LABELS, y, old);
            rectangle(out, "added", LABELS + old, y, all - old);
            value(out, LABELS + all, y, Numbers.count(bar.now()));
            y += ROW;
        }
        return out.append("</svg>\n").toString();
    }

    private static StringBuilder open(int rows, String title) {
        int height = rows * ROW;
        return new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\"><title>"
                + HtmlReport.escape(title) + "</title>\n<line class=\"axis\" x1=\"" + LABELS + "\" y1=\"0\" x2=\""
                + LABELS + "\" y2=\"" + height + "\"/>\n");
    }

    private static void label(StringBuilder out, int y, String text) {
        out.append("<text x=\"0\" y=\"")
                .append(y + 15)
                .append("\">")
                .append(HtmlReport.escape(text))
                .append("</text>\n");
    }

    private static void value(StringBuilder out, double x, int y, String text) {
        out.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", x + 6, y + 15, HtmlReport.escape(text)));
    }

    private static void rectangle(StringBuilder out, String style, double x, int y, double width) {
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                style,
                x,
                y + 4,
                width,
                ROW - 8));
    }
}

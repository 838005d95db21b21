package io.cdppipeline.report;

import io.cdppipeline.report.Block.Bars;
import io.cdppipeline.report.Block.Bullets;
import io.cdppipeline.report.Block.Code;
import io.cdppipeline.report.Block.Heading;
import io.cdppipeline.report.Block.Numbered;
import io.cdppipeline.report.Block.Paragraph;
import io.cdppipeline.report.Block.Table;
import io.cdppipeline.report.Block.Timeline;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a report as one page of HTML that needs nothing else: no script, no network. */
final class HtmlReport {

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #2a7f4f; --bad: #c0392b; --idle: #888; --before: #9bb7d4; --added: #2f6fb3 }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.6rem } h2 { margin-top: 2.2rem; font-size: 1.2rem } h3 { font-size: 1rem }
            table { border-collapse: collapse; display: block; overflow-x: auto } th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: left }
            th { background: var(--soft) } .number { text-align: right; font-variant-numeric: tabular-nums }
            code, pre { font: 13px/1.45 ui-monospace, monospace; background: var(--soft); border-radius: .25rem } code { padding: .1rem .25rem } pre { padding: .7rem; overflow-x: auto }
            svg { width: 100%; height: auto; margin: 1rem 0 } svg text { font: 12px system-ui, sans-serif; fill: currentColor }
            .success, .completed { fill: var(--good) } .failed, .error, .killed { fill: var(--bad) } .skipped, .pending, .unknown, .in_progress, .timed_out { fill: var(--idle) }
            .before { fill: var(--before) } .added { fill: var(--added) } .axis { stroke: var(--line) }
            """;

    private HtmlReport() {}

    static String text(String title, List<Block> blocks) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n"
                + blocks.stream().map(HtmlReport::block).collect(Collectors.joining()) + "</body>\n</html>\n";
    }

    private static String block(Block block) {
        if (block instanceof Heading heading) {
            return "<h" + heading.level() + ">" + inline(heading.text()) + "</h" + heading.level() + ">\n";
        }
        if (block instanceof Paragraph paragraph) {
            return "<p>" + inline(paragraph.text()) + "</p>\n";
        }
        if (block instanceof Bullets bullets) {
            return list("ul", bullets.items());
        }
        if (block instanceof Numbered numbered) {
            return list("ol", numbered.items());
        }
        if (block instanceof Code code) {
            return "<pre>" + escape(code.text()) + "</pre>\n";
        }
        if (block instanceof Table table) {
            return table(table);
        }
        if (block instanceof Timeline timeline) {
            return Charts.timeline(timeline.spans());
        }
        return block instanceof Bars bars ? Charts.bars(bars.bars()) : "";
    }

    private static String list(String tag, List<String> items) {
        return "<" + tag + ">\n"
                + items.stream()
                        .map(item -> "<li>" + inline(item).replace("\n", "<br>") + "</li>\n")
                        .collect(Collectors.joining())
                + "</" + tag + ">\n";
    }

    private static String table(Table table) {
        StringBuilder out = new StringBuilder("<table>\n<tr>");
        table.columns()
                .forEach(column -> out.append(
                                column.number() ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                        .append(escape(column.title()))
                        .append("</th>"));
        out.append("</tr>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                out.append(table.columns().get(i).number() ? "<td class=\"number\">" : "<td>")
                        .append(inline(row.get(i)))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static String inline(String text) {
        return CODE.matcher(escape(text)).replaceAll("<code>$1</code>");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

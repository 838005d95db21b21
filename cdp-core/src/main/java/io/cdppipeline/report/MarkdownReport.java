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
import java.util.stream.Collectors;

/** Writes a report as CommonMark with tables. */
final class MarkdownReport {

    private MarkdownReport() {}

    static String text(List<Block> blocks) {
        return blocks.stream()
                .filter(block -> !(block instanceof Timeline || block instanceof Bars))
                .map(MarkdownReport::block)
                .collect(Collectors.joining("\n"));
    }

    /** One block; ends with a line feed. */
    static String block(Block block) {
        if (block instanceof Heading heading) {
            return "#".repeat(heading.level()) + " " + heading.text() + "\n";
        }
        if (block instanceof Paragraph paragraph) {
            return paragraph.text() + "\n";
        }
        if (block instanceof Bullets bullets) {
            return lines(bullets.items().stream().map(item -> "- " + item).toList());
        }
        if (block instanceof Numbered numbered) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < numbered.items().size(); i++) {
                out.append(i + 1).append(". ").append(numbered.items().get(i)).append('\n');
            }
            return out.toString();
        }
        if (block instanceof Code code) {
            return "```" + code.language() + "\n" + code.text() + "\n```\n";
        }
        if (block instanceof Table table) {
            return table(table);
        }
        return "";
    }

    private static String table(Table table) {
        StringBuilder out = new StringBuilder();
        table.columns()
                .forEach(column -> out.append("| ").append(column.title()).append(' '));
        out.append("|\n");
        table.columns().forEach(column -> out.append(column.number() ? "|---:" : "|---"));
        out.append("|\n");
        for (List<String> row : table.rows()) {
            row.forEach(cell -> out.append("| ")
                    .append(cell.replace("|", "\\|").replace("\n", " "))
                    .append(' '));
            out.append("|\n");
        }
        return out.toString();
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}

package io.cdppipeline.local.workflow.operator;

import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.local.workflow.TdJob;
import io.cdppipeline.target.Column;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job's rows as the server writes them: a header, lines ending with CR LF, null as nothing and "" quoted. */
final class Csv {

    private Csv() {}

    static String write(TdJob job, List<List<Object>> rows) {
        StringBuilder text = new StringBuilder();
        List<Object> names = new ArrayList<>();
        job.columns().stream().map(Column::name).forEach(names::add);
        line(text, names);
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<Object> values) {
        for (Iterator<Object> iterator = values.iterator(); iterator.hasNext(); ) {
            value(text, iterator.next());
            text.append(iterator.hasNext() ? "," : "");
        }
        text.append("\r\n");
    }

    private static void value(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String raw = value instanceof String string
                ? string
                : Json.MAPPER.valueToTree(value).toString();
        String plain = raw.replace("\r\n", "\n").replace('\r', '\n');
        if (plain.isEmpty() || plain.indexOf('"') >= 0 || plain.indexOf(',') >= 0 || plain.indexOf('\n') >= 0) {
            text.append('"').append(plain.replace("\"", "\"\"")).append('"');
        } else {
            text.append(plain);
        }
    }
}

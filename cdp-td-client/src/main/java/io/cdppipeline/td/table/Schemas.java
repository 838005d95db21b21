package io.cdppipeline.td.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.td.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schemas as the REST API spells them: {@code [["name","type","alias","description"],…]}, the last two optional. */
final class Schemas {

    private Schemas() {}

    static List<TableColumn> read(JsonNode schema) {
        List<TableColumn> columns = new ArrayList<>();
        for (JsonNode column : schema) {
            if (column.isArray()
                    && column.size() >= 2
                    && !column.get(0).asText().equals("time")) {
                columns.add(new TableColumn(
                        column.get(0).asText(), column.get(1).asText(), text(column, 2), text(column, 3)));
            }
        }
        return columns;
    }

    private static Optional<String> text(JsonNode column, int index) {
        JsonNode value = column.path(index);
        return value.isTextual() && !value.asText().isEmpty() ? Optional.of(value.asText()) : Optional.empty();
    }

    static List<List<String>> lists(List<TableColumn> columns) {
        return columns.stream()
                .map(column -> {
                    List<String> list = new ArrayList<>(List.of(column.name(), column.type()));
                    if (column.alias().isPresent() || column.description().isPresent()) {
                        list.add(column.alias().orElse(column.name()));
                    }
                    column.description().ifPresent(list::add);
                    return list;
                })
                .toList();
    }

    static String text(List<TableColumn> columns) {
        return Json.text(lists(columns));
    }
}

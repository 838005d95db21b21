package io.cdppipeline.td.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource({
        "2023-01-02 03:04:05 UTC, 2023-01-02T03:04:05Z",
        "2023-01-02 03:04:05 -0500, 2023-01-02T08:04:05Z",
        "2023-01-02T03:04:05Z, 2023-01-02T03:04:05Z",
        "2023-01-02T03:04:05.123Z, 2023-01-02T03:04:05.123Z",
        "2026-01-02T00:00:00+09:00, 2026-01-01T15:00:00Z",
    })
    void readsEveryFormOfTime(String text, Instant time) throws Exception {
        assertThat(Json.time(Json.MAPPER.createObjectNode().put("t", text), "t"))
                .contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"t\":null}", "{\"t\":\"\"}", "{\"t\":\"yesterday\"}", "{\"t\":{}}", "{\"t\":\"T\"}"})
    void takesAnyOtherTimeForNone(String json) throws Exception {
        assertThat(Json.time(tree(json), "t")).isEmpty();
    }

    @Test
    void readsIdsAndCountsAsTextOrNumbers() throws Exception {
        JsonNode node =
                tree("{\"id\":12,\"name\":\"12\",\"big\":9007199254740993,\"none\":null,\"odd\":\"1.5\",\"list\":[1]}");

        assertThat(Json.required(node, "id")).isEqualTo("12");
        assertThat(Json.required(node, "name")).isEqualTo("12");
        assertThat(Json.number(node, "name")).hasValue(12);
        assertThat(Json.number(node, "big")).hasValue(9007199254740993L);
        assertThat(Json.number(node, "none")).isEmpty();
        assertThat(Json.number(node, "odd")).isEmpty();
        assertThat(Json.number(node, "missing")).isEmpty();
        assertThat(Json.text(node, "list")).isEmpty();
        assertThatThrownBy(() -> Json.required(node, "none"))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessage("the answer has no 'none'");
    }

    @Test
    void readsListsAndJsonWithinText() throws Exception {
        JsonNode node = tree("{\"a\":[1,2],\"n\":null,\"o\":{},\"s\":\"[[\\\"x\\\"]]\",\"bad\":\"[[\"}");

        assertThat(Json.list(node, "a")).hasSize(2);
        assertThat(Json.list(node, "n")).isEmpty();
        assertThatThrownBy(() -> Json.list(node, "o")).hasMessage("the answer has no list 'o'");
        assertThatThrownBy(() -> Json.list(node, "missing")).hasMessage("the answer has no list 'missing'");
        assertThat(Json.embedded(node, "s")).hasToString("[[\"x\"]]");
        assertThat(Json.embedded(node, "a")).hasToString("[1,2]");
        assertThat(Json.embedded(node, "bad").isMissingNode()).isTrue();
    }

    private static JsonNode tree(String json) throws Exception {
        return Json.MAPPER.readTree(json);
    }
}

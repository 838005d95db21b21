package io.cdppipeline.templates.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonSampleTest {

    private static List<String> fields(String... values) {
        return JsonSample.fields("a", List.of(values)).fields().stream()
                .map(field -> field.path() + " " + field.name() + " " + field.type())
                .toList();
    }

    @Test
    void everyValueOfTheOutermostObjectAndOfThoseWithinBecomesAColumn() {
        assertThat(fields("{\"colour\": \"red\", \"size\": {\"width\": 1.5, \"box\": {\"deep\": 1}}, \"on\": true}"))
                .containsExactly("[colour] a_colour TEXT", "[on] a_on TEXT", "[size, width] a_size_width NUMBER");
    }

    @Test
    void aListOfValuesIsOneColumnAndAListOfObjectsOrListsNone() {
        assertThat(fields("{\"tags\": [\"x\"], \"mixed\": [\"x\", 1], \"items\": [{\"id\": 1}], \"none\": [],"
                        + " \"rows\": [[1, 2]]}"))
                .containsExactly("[mixed] a_mixed LIST", "[none] a_none LIST_OF_TEXTS", "[tags] a_tags LIST_OF_TEXTS");
    }

    @Test
    void aKeyIsANumberOnlyIfAllItsValuesAre() {
        assertThat(fields("{\"n\": 1, \"m\": 1}", "{\"n\": null, \"m\": \"1\"}"))
                .containsExactly("[m] a_m TEXT", "[n] a_n NUMBER");
    }

    @Test
    void whatIsNothingButNullIsNoColumn() {
        assertThat(fields("{\"n\": null}", "[1]", "no json", "{\"broken\"")).isEmpty();
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        List<String> values =
                new ArrayList<>(List.of("{\"b\": 1, \"a\": {\"x\": 1}}", "{\"a\": {\"c\": 2}}", "{\"d\": \"\"}"));
        JsonSample.Fields fields = JsonSample.fields("j", values);
        Collections.reverse(values);

        assertThat(JsonSample.fields("j", values)).isEqualTo(fields);
    }

    @Test
    void ofManyKeysTheMostFrequentAreTakenAndTheOthersNamed() {
        String many = IntStream.range(0, JsonSample.MAX_FIELDS + 1)
                .mapToObj(i -> "\"k" + i + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));

        JsonSample.Fields fields = JsonSample.fields("a", List.of("{\"z\": 1}", many, many));

        assertThat(fields.fields())
                .hasSize(JsonSample.MAX_FIELDS)
                .noneMatch(field -> field.key().equals("z"));
        assertThat(fields.leftOut()).containsExactly("k9", "z");
    }

    @Test
    void keysWhoseColumnsWouldHaveOneNameAreTakenOnce() {
        assertThat(JsonSample.fields("a", List.of("{\"Gift Tag\": 1, \"gift_tag\": 1, \"$x\": 1}")))
                .satisfies(found -> {
                    assertThat(found.fields()).extracting(JsonField::name).containsExactly("a__x", "a_gift_tag");
                    assertThat(found.leftOut()).containsExactly("gift_tag");
                });
    }

    @Test
    void keysThatAreToldAreTakenWhateverTheSampleHas() {
        assertThat(JsonSample.fields("a", List.of("{\"n\": 1, \"m\": 2}"), List.of("n", "o.p"))
                        .fields())
                .containsExactly(
                        new JsonField(List.of("n"), "a_n", JsonField.Type.NUMBER),
                        new JsonField(List.of("o", "p"), "a_o_p", JsonField.Type.TEXT));
    }
}

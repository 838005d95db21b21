package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: shopify_v2, target: orders}                           | shopify   | orders",
                "{type: shopify, target: customers}                           | shopify   | customers",
                "{type: klaviyo, data_source: profiles}                       | klaviyo   | profiles",
                "{type: bigquery_v2, dataset: d, table: web_events}           | bigquery  | web_events",
                "{type: onetrust, data_type: collection_point}                | onetrust  | collection_point",
                "{type: snowflake, schema: s, table: ORDERS}                  | snowflake | ORDERS",
                "{type: sftp_v2, path_prefix: /export/campaigns.csv}          | sftp      | campaigns",
                "{type: a_v2_v3, target: t}                                   | a_v2      | t"
            })
    void findsTheSourceAndTheObject(String in, String source, String object) {
        LoadConfig load = LoadConfig.of(yaml("{in: " + in + "}"));

        assertThat(load.source()).isEqualTo(source);
        assertThat(load.object()).isEqualTo(object);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from_date: '1970-01-02', to_date: '1970-01-03', incremental_field: updated_at | updated_at | 86400 | 172800",
                "start_time: '1970-01-02', end_time: '', incremental_field: updated | updated | 86400 | 9223372036854775807",
                "end_time: '1970-01-02 00:00:01.500', incremental_field: u | u | -9223372036854775808 | 86401",
                "from_date: null, to_date: '' | '' | -9223372036854775808 | 9223372036854775807"
            })
    void readsTheBoundsByAnyOfTheirNames(String bounds, String field, long from, long to) {
        assertThat(LoadConfig.of(yaml("{in: {type: shopify_v2, target: orders, " + bounds + "}}"))
                        .bounds())
                .isEqualTo(new Bounds(field, from, to));
    }

    @Test
    void knowsTheFieldOfKlaviyoEvents() {
        assertThat(LoadConfig.of(yaml("{in: {type: klaviyo, data_source: events, start_time: '1970-01-02'}}"))
                        .bounds()
                        .field())
                .isEqualTo("datetime");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{out: {mode: append}} | bulk load: the configuration has no section 'in'; give it one with the type of a"
                        + " connector, such as {in: {type: shopify_v2, target: orders}}",
                "{in: {target: t}} | bulk load: in.type is missing; give the name of a connector, such as shopify_v2",
                "{in: {type: '../x', target: t}} | bulk load: in.type is '../x'; give the name of a connector, such as"
                        + " shopify_v2",
                "{in: {type: x}} | x: the configuration names no object to load; set one of in.target,"
                        + " in.data_source, in.table, in.data_type, in.object, in.resource, in.path_prefix or in.query",
                "{in: {type: x, target: t, from_date: yesterday}} | x t: in.from_date is 'yesterday', which is no timestamp;"
                        + " write it as 2024-01-31T00:00:00.000Z",
                "{in: {type: x, target: t, from_date: '2024-01-01'}} | x t: bounds are given but no in.incremental_field says"
                        + " which column they are for",
                "{in: {type: x, target: t}, filters: [{type: rename}]} | x: filter rename has neither columns nor rules",
                "{in: {type: x, target: t}, filters: [{type: mask}]} | x: filter type 'mask' is unknown to the embedded"
                        + " connectors; they have add_time, column, expand_json, remove_columns and rename",
                "{in: {type: x, target: t}, filters: [{type: add_time, to_column: {name: at}}]} | x: filter add_time makes"
                        + " 'at'; the embedded connectors make 'time' only, from from_column or from_value",
                "{in: {type: x, target: t}, filters: [{type: column, skip: []}]} | x: filter column has 'skip'; the embedded"
                        + " connectors read its columns, add_columns and drop_columns",
                "{in: {type: x, target: t}, filters: [{type: column, add_columns: [{name: a}]}]} | x: filter column adds"
                        + " {\"name\":\"a\"}; give it a name and a default",
                "{in: {type: x, target: t, parser: {type: xml}}} | x: in.parser.type is 'xml'; the embedded connectors read"
                        + " csv, json, jsonl and parquet",
                "{in: {type: x, target: t, parser: {type: jsonl, root: /a}}} | x: in.parser.root is not known to the embedded"
                        + " jsonl parser; it has charset, columns, default_timestamp_format, default_timezone, newline,"
                        + " stop_on_invalid_record, type"
            })
    void refusesWhatItCannotFollow(String config, String message) {
        assertThatThrownBy(() -> LoadConfig.of(yaml(config)))
                .isInstanceOf(LoadFailure.class)
                .hasMessage(message);
    }

    private static JsonNode yaml(String text) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

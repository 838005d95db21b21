package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TableCatalogIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

    @Test
    void tellsColumnsByTheirPrestoTypes() {
        td.server().stubFor(get("/v3/table/show/acme_src/shopify_orders").willReturn(okJson("""
                                {"id":12,"name":"shopify_orders","type":"log","count":"3",
                                 "schema":"[[\\"a\\",\\"string\\"],[\\"b\\",\\"long\\",\\"b2\\"],[\\"c\\",\\"int\\"],[\\"d\\",\\"double\\"],\
                                [\\"e\\",\\"float\\"],[\\"f\\",\\"array<string>\\"],[\\"g\\",\\"map<string,array<long>>\\"]]"}""")));

        assertThat(target.catalog().table(new TableName("acme_src", "shopify_orders")))
                .contains(new TableSchema(
                        new TableName("acme_src", "shopify_orders"),
                        List.of(
                                new Column("a", "varchar"),
                                new Column("b", "bigint"),
                                new Column("c", "bigint"),
                                new Column("d", "double"),
                                new Column("e", "double"),
                                new Column("f", "array(varchar)"),
                                new Column("g", "map(varchar, array(bigint))")),
                        OptionalLong.of(3)));
    }

    @Test
    void listsTheTablesOfADatabaseByName() {
        td.server().stubFor(get("/v3/table/list/acme_src").willReturn(okJson("""
                                {"database":"acme_src","tables":[
                                {"name":"b","count":null,"schema":null},{"name":"a","count":1,"schema":"[]"}]}""")));

        assertThat(target.catalog().tables("acme_src"))
                .containsExactly(
                        new TableSchema(new TableName("acme_src", "a"), List.of(), OptionalLong.of(1)),
                        new TableSchema(new TableName("acme_src", "b"), List.of(), OptionalLong.empty()));
    }

    @Test
    void takesAMissingDatabaseForOneWithoutTables() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"Not found\"}", 404)));

        assertThat(target.catalog().tables("nope")).isEmpty();
        assertThat(target.catalog().table(new TableName("nope", "t"))).isEmpty();
    }

    @Test
    void doesNotTakeAFailureForAMissingTable() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"no\"}", 403)));

        assertThatThrownBy(() -> target.catalog().tables("acme_src"))
                .hasMessage("Cannot list tables of database acme_src at " + td.host()
                        + ": status 403: no (1 attempt, 0.0 s)");
    }
}

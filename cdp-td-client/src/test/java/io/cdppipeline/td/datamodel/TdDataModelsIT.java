package io.cdppipeline.td.datamodel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.TableName;
import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdDataModelsIT {

    private static final TableName ORDERS = new TableName("acme_gld", "orders");
    private static final TableName ITEMS = new TableName("acme_gld", "items");

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedInBothForms() {
        td.server()
                .stubFor(
                        get("/reporting/datamodels").willReturn(okJson("[{\"oid\":\"o1\",\"name\":\"m\",\"new\":1}]")));
        assertThat(td.client().dataModels().list().get(0).field("new")).contains(1);

        td.server()
                .stubFor(get("/reporting/datamodels")
                        .willReturn(okJson("{\"datamodels\":[{\"oid\":\"o1\",\"name\":\"m\"}]}")));
        assertThat(td.client().dataModels().list())
                .extracting(DataModel::oid, DataModel::name)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("o1", "m"));

        td.server().stubFor(get("/reporting/datamodels").willReturn(aResponse().withStatus(403)));
        assertThatThrownBy(() -> td.client().dataModels().list()).isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void areMadeWithTheKeyInTheBodyAndNowhereElse() {
        td.server().stubFor(post("/reporting/datamodels").willReturn(okJson("{\"name\":\"m\",\"oid\":\"o1\"}")));
        DataModelRequest request = DataModelRequest.builder()
                .name("m")
                .description("d")
                .addSharedUsers("a@example.com")
                .addTables(new DataModelRequest.Table(
                        ORDERS,
                        Map.of(
                                "id",
                                DataModelRequest.columnType("long"),
                                "sum",
                                DataModelRequest.columnType("double"))))
                .addTables(new DataModelRequest.Table(ITEMS, Map.of("order_id", DataModelRequest.columnType("string"))))
                .addRelations(List.of(
                        new DataModelRequest.RelatedColumn(ORDERS, "id"),
                        new DataModelRequest.RelatedColumn(ITEMS, "order_id")))
                .build();

        DataModel made = td.client().dataModels().create(request);

        assertThat(made.oid()).isEqualTo("o1");
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/reporting/datamodels"))
                                .withRequestBody(equalToJson("""
                                        {"name":"m","apikey":"%s","type":"elasticube","description":"d","shared_users":["a@example.com"],
                                        "datamodel":{"datasets":{"acme_gld":{"type":"presto","database":"acme_gld","tables":{
                                        "orders":{"columns":{"id":{"type":"bigint"},"sum":{"type":"float"}}},
                                        "items":{"columns":{"order_id":{"type":"text"}}}}}},
                                        "relations":[[{"dataset":"acme_gld","table":"orders","column":"id"},
                                        {"dataset":"acme_gld","table":"items","column":"order_id"}]]}}""".formatted(FakeTd.KEY))));

        td.server()
                .stubFor(post("/reporting/datamodels")
                        .willReturn(jsonResponse("{\"message\":\"bad key " + FakeTd.KEY + "\"}", 422)));
        assertThatThrownBy(() -> td.client().dataModels().create(request))
                .hasMessageContaining("bad key ****")
                .hasMessageNotContaining(FakeTd.KEY);
    }

    @Test
    void areBuiltAndShared() {
        td.server()
                .stubFor(post("/reporting/datamodels/o1/builds")
                        .willReturn(okJson("{\"oid\":\"b1\",\"status\":\"building\"}")));
        td.server().stubFor(get("/reporting/datamodels/o1/builds/b1").willReturn(okJson("{\"oid\":\"b1\"}")));
        td.server().stubFor(put("/reporting/datamodels/o1/shares").willReturn(okJson("{}")));

        assertThat(td.client().dataModels().build("o1").status()).isEqualTo("building");
        assertThat(td.client().dataModels().showBuild("o1", "b1").status()).isEmpty();
        td.client().dataModels().share("o1", List.of("b@example.com"));

        td.server()
                .verify(postRequestedFor(urlEqualTo("/reporting/datamodels/o1/builds"))
                        .withRequestBody(equalToJson("{\"buildType\":\"full\"}")));
        td.server()
                .verify(putRequestedFor(urlEqualTo("/reporting/datamodels/o1/shares"))
                        .withRequestBody(equalToJson("{\"emails\":[\"b@example.com\"]}")));
    }
}

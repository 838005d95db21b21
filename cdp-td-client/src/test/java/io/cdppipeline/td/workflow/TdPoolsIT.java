package io.cdppipeline.td.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.td.FakeTd;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdPoolsIT {

    private static final String JSON = "application/json; charset=UTF-8";
    private static final TdPool POOL = new TdPool("42", "activation", OptionalInt.of(10));
    private static final String POOL_JSON = "{\"id\":\"42\",\"name\":\"activation\",\"concurrencyLimit\":10,\"new\":1}";
    private static final Map<String, Object> CONDITION = Map.of("type", "workflow_type", "values", List.of("audience"));
    private static final TdPoolRule RULE = new TdPoolRule("7", "42", 10, List.of(CONDITION));
    private static final String RULE_JSON = "{\"id\":\"7\",\"poolId\":\"42\",\"priority\":10,\"conditions\":"
            + "[{\"type\":\"workflow_type\",\"operator\":null,\"values\":[\"audience\"]}]}";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedAndShown() {
        td.answers("{\"pools\":[" + POOL_JSON + ",{\"id\":1}]}");
        assertThat(td.client().pools().list()).containsExactly(POOL, new TdPool("1", "", OptionalInt.empty()));
        assertThat(td.request()).isEqualTo("GET /api/pools");
        td.answers(POOL_JSON);
        assertThat(td.client().pools().show("42")).isEqualTo(POOL);
        assertThat(td.request()).isEqualTo("GET /api/pools/42");
    }

    @Test
    void areMadeChangedAndDeleted() {
        String body = "\n" + JSON + "\n{\"name\":\"activation\",\"concurrencyLimit\":10}";
        td.answers(POOL_JSON);
        assertThat(td.client().pools().create("activation", 10)).isEqualTo(POOL);
        assertThat(td.request()).isEqualTo("POST /api/pools" + body);
        td.answers(POOL_JSON);
        assertThat(td.client().pools().update("42", "activation", 10)).isEqualTo(POOL);
        assertThat(td.request()).isEqualTo("PATCH /api/pools/42" + body);
        td.answers(POOL_JSON);
        td.client().pools().delete("42");
        assertThat(td.request()).isEqualTo("DELETE /api/pools/42");
    }

    @Test
    void haveRules() {
        td.answers("{\"poolRules\":[" + RULE_JSON + "]}");
        assertThat(td.client().pools().rules()).containsExactly(RULE);
        assertThat(td.request()).isEqualTo("GET /api/pool_rules");
        td.answers(RULE_JSON);
        assertThat(td.client().pools().showRule("7")).isEqualTo(RULE);
        assertThat(td.request()).isEqualTo("GET /api/pool_rules/7");
    }

    @Test
    void haveRulesThatAreMadeChangedAndDeleted() {
        List<Map<String, Object>> conditions = List.of(Map.of("type", "workflow_type"));
        String body =
                "\n" + JSON + "\n{\"poolId\":\"42\",\"priority\":10,\"conditions\":[{\"type\":\"workflow_type\"}]}";
        td.answers(RULE_JSON);
        assertThat(td.client().pools().createRule("42", 10, conditions)).isEqualTo(RULE);
        assertThat(td.request()).isEqualTo("POST /api/pool_rules" + body);
        td.answers(RULE_JSON);
        assertThat(td.client().pools().updateRule("7", "42", 10, conditions)).isEqualTo(RULE);
        assertThat(td.request()).isEqualTo("PATCH /api/pool_rules/7" + body);
        td.answers(RULE_JSON);
        td.client().pools().deleteRule("7");
        assertThat(td.request()).isEqualTo("DELETE /api/pool_rules/7");
    }
}

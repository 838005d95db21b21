package io.cdppipeline.local.workflow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.workflow.Json;
import io.cdppipeline.workflow.WorkflowException;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateEngineTest {

    private final TemplateEngine engine = new TemplateEngine();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            plain | plain
            ${n} | 3
            ${n / 2} ${2.0} ${-0} ${1e21} ${0 / 0} | 1.5 2 0 1e+21 null
            ${o} ${o.list[1]} [${o.missing}] | {"list":[1,"two"]} two []
            $$ $${n} ${'$'}{n} $ {n} | $ $3 ${n} $ {n}
            ${secret:my.key} ${n} | ${secret:my.key} 3
            ${ {a: {b: 1}}.a } | {"b":1}
            open ${ never | open ${ never
            ${moment('2026-01-31').add(1, 'month').format('YYYY-MM-DD')} | 2026-02-28
            ${moment('2026-01-01T00:00:00Z').format()} | 2026-01-01T09:00:00+09:00
            ${new Date(0).getHours()} | 9
            ${typeof nope == 'undefined' ? 'd' : nope} | d
            ${this['a.b']} | dotted
            ${[typeof Map, typeof Promise, typeof 'x'.includes, typeof Object.assign, typeof Array.from].join()} | undefined,undefined,undefined,undefined,undefined
            ${(function() { return arguments.length; })(1, 2)} | 2
            ${JSON.stringify({d: new Date(0)})} | {"d":"1970-01-01T00:00:00.000Z"}
            ${typeof java} ${typeof moment} | object function
            ${encodeURIComponent('a b&\u00fc')} | a%20b%26%C3%BC
            """)
    void renders(String template, String rendered) {
        assertThat(render(template)).isEqualTo(rendered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x => x",
                "`a`",
                "(function() { let x = 1; return x; })()",
                "(function() { const x = 1; return x; })()",
                "(function() { for (var i of [1]) { return i; } })()",
                "2 ** 3",
                "(function(a = 1) { return a; })()",
                "({n})",
                "({['a']: 1})",
                "({f() { return 1; }})",
                "class A {}",
                "n ?? 1",
                "o?.list",
                "0b11",
                "0o17",
                "[...[1]]",
                "(function(...a) { return a; })()",
                "(function*() { yield 1; })()",
                "1 +",
                "var x = 1",
                "'"
            })
    void refusesWhatIsNotEcmaScript5(String expression) {
        assertThatThrownBy(() -> render("${" + expression + "}"))
                .isInstanceOf(WorkflowException.class)
                .hasMessageStartingWith("Failed to evaluate a variable ${" + expression + "} (SyntaxError: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nope | ReferenceError: nope is not defined
            o.a.b | TypeError: Cannot read property 'b' of undefined
            java.lang.System.exit(1) | TypeError: Cannot call property exit in object [JavaPackage]. It is not a function, it is "object".
            (function() { throw 'mine'; })() | mine
            """)
    void saysWhyAnExpressionFailed(String expression, String reason) {
        assertThatThrownBy(() -> render("${" + expression + "}"))
                .hasMessage("Failed to evaluate a variable ${" + expression + "} (" + reason + ")");
    }

    @Test
    void keepsChangesOfOneTemplateFromTheNextTask() {
        ObjectNode params = params();
        try (TemplateEngine.Evaluation evaluation = engine.open(ZoneId.of("UTC"))) {
            assertThat(evaluation.render("${leak = 5} ${o.list.push(3)}", params, Json.object()))
                    .isEqualTo("5 3");
            assertThat(evaluation.render("${leak} ${o.list.length}", params, Json.object()))
                    .isEqualTo("5 2");
        }
        try (TemplateEngine.Evaluation evaluation = engine.open(ZoneId.of("UTC"))) {
            assertThat(evaluation.render("${typeof leak}", params, Json.object()))
                    .isEqualTo("undefined");
        }
        assertThat(params).isEqualTo(params());
    }

    @Test
    void hidesParametersBehindKeysThatWereEvaluatedBefore() throws Exception {
        ObjectNode config = (ObjectNode)
                Json.MAPPER.readTree(
                        "{\"a\": \"${n}!\", \"b\": \"${a}\", \"in\": {\"c\": \"${a}\"}, \"list\": [\"${a}\"], \"_do\": {\"x\": \"${n}\"}}");
        ObjectNode params = params();
        Json.merge(params, config);
        try (TemplateEngine.Evaluation evaluation = engine.open(ZoneId.of("UTC"))) {
            assertThat(ConfigEvaluator.evaluate(evaluation, config, params))
                    .hasToString(
                            "{\"a\":\"3!\",\"b\":\"3!\",\"in\":{\"c\":\"${n}!\"},\"list\":[\"3!\"],\"_do\":{\"x\":\"${n}\"}}");
        }
    }

    private String render(String template) {
        try (TemplateEngine.Evaluation evaluation = engine.open(ZoneId.of("Asia/Tokyo"))) {
            return evaluation.render(template, params(), Json.object());
        }
    }

    private static ObjectNode params() {
        ObjectNode params = Json.object().put("n", 3).put("a.b", "dotted");
        params.putObject("o").putArray("list").add(1).add("two");
        return params;
    }
}

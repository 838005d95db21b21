package io.cdppipeline.templates.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.lint.Finding;
import io.cdppipeline.templates.ProjectCheck;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableCheckTest {

    private static List<String> findings(String... pathsAndTexts) {
        TreeMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return ProjectCheck.findings(files).stream()
                .filter(finding -> finding.rule().equals("general.undefined-variable"))
                .map(finding -> new Finding(finding.rule(), finding.severity(), finding.location(), finding.message())
                        .toString())
                .toList();
    }

    private static String finding(String place, String name, String expression) {
        return place + ": ERROR [general.undefined-variable] Nothing defines '" + name + "' for " + expression
                + " in workflow 'w': no _export, no key of the task, no loop around it";
    }

    @Test
    void knowsExportsIncludesKeysOfTheTaskLoopsErrorsAndWhatIsBuiltIn() {
        assertThat(findings(
                        "w.dig",
                        """
                        _export:
                          !include : config/a.yml
                          own: 1
                        +query:
                          td>: queries/a.sql
                          table: ${databases.src}
                          store_last_results: true
                        +each:
                          for_each>:
                            item: ${items}
                          _do:
                            _export:
                              deep: ${item.name}
                            +one:
                              if>: ${td.last_results.n == own}
                              _do:
                                echo>: ${deep} ${item} ${session_id} ${last_session_date} ${secret:x}
                        +count:
                          loop>: 3
                          _do:
                            echo>: ${i} ${moment(session_time).format('YYYY')}
                        +range:
                          for_range>: {from: 0, to: "${own}", step: 1}
                          _do:
                            echo>: ${range.from}
                        _error:
                          echo>: ${error.message}
                        """,
                        "config/a.yml",
                        "databases: {src: a}\nitems: []\n",
                        "queries/a.sql",
                        "SELECT '${table}' FROM ${databases.src}.t"))
                .isEmpty();
    }

    @Test
    void findsANameThatNothingDefinesInAWorkflow() {
        assertThat(findings("w.dig", """
                +a:
                  _export: {inner: 1}
                  +b:
                    echo>: ${inner} ${outer.x}
                +c:
                  echo>: ${inner}
                +d:
                  for_each>: {x: [1]}
                  _do:
                    echo>: ${x}
                  note: ${x}
                +e:
                  echo>: ${error.message}
                """))
                .containsExactly(
                        finding("w.dig:4:5", "outer", "${outer.x}"),
                        finding("w.dig:6:3", "inner", "${inner}"),
                        finding("w.dig:11:3", "x", "${x}"),
                        finding("w.dig:13:3", "error", "${error.message}"));
    }

    @Test
    void findsANameThatNothingDefinesInAFileThatATaskReads() {
        assertThat(findings(
                        "w.dig",
                        """
                        _export: {kind: a}
                        +a:
                          td>: queries/${kind}.sql
                          known: 1
                        +b:
                          td_load>: config/load.yml
                          table: t
                        """,
                        "queries/a.sql",
                        "SELECT ${known},\n  '${table_name}' FROM t",
                        "config/load.yml",
                        "in: {target: '${table}', from: '${start}'}\n"))
                .containsExactly(
                        finding("config/load.yml:1:33", "start", "${start}"),
                        finding("queries/a.sql:2:4", "table_name", "${table_name}"));
    }

    @Test
    void leavesWorkflowsAloneThatGetNamesFromElsewhere() {
        assertThat(findings(
                        "w.dig",
                        "+a:\n  py>: scripts.run\n+b:\n  echo>: ${made_by_the_script}\n",
                        "caller.dig",
                        "_export: {given: 1}\n+a:\n  call>: called\n",
                        "called.dig",
                        "+a:\n  echo>: ${given}\n",
                        "requirer.dig",
                        "+a:\n  require>: required\n  params: {handed: 1}\n",
                        "required.dig",
                        "+a:\n  echo>: ${handed}\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "a.b + c['d'].e -> a c",
                "String(error_message || '').replace(/'/g, \"''\").substring(0, n) -> error_message n",
                "typeof x == 'undefined' ? y : x -> y",
                "JSON.stringify({key: value, other: [one]}) -> value one",
                "a ? b : c -> a b c",
                "function(q) { return q } -> -",
                "moment(t).add(1, 'days').format(\"YYYY-MM-DD\") -> t",
                "a / b / c -> a b c",
            })
    void readsTheNamesOfAnExpression(String expression, String names) {
        List<DigdagExpressions.Expression> read = DigdagExpressions.of("x ${" + expression + "} y");

        assertThat(read.stream().flatMap(each -> each.names().stream()).toList())
                .containsExactlyElementsOf(names.equals("-") ? List.of() : List.of(names.split(" ")));
    }
}

package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators of which there is no recording, and what the engine refuses. */
@Timeout(60)
class OperatorsTest {

    private final VirtualTime time = new VirtualTime();
    private WorkflowEngine engine = builder().build();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void putsMailIntoTheOutboxWhenNoServerIsNamed(@TempDir Path outbox) throws Exception {
        use(builder().mailOutbox(outbox));
        run(
                "main.dig",
                "+a:\n  mail>: body.txt\n  subject: 'Späte Läufe ${session_date}'\n  to: [a@example.com, b@example.com]\n"
                        + "  cc: [c@example.com]\n  bcc: [d@example.com]\n  from: me@example.com\n  html: true\n"
                        + "  attach_files:\n    - {path: data/x.csv, filename: y.csv, content_type: text/csv}\n",
                "body.txt",
                "<b>${who}</b>",
                "data/x.csv",
                "1,2\n");
        assertThat(error("+main+a")).isEmpty();
        String mail = Files.readString(outbox.resolve("1-2-0.eml"));
        assertThat(mail)
                .contains("From: me@example.com")
                .contains("To: a@example.com, b@example.com")
                .contains("Cc: c@example.com")
                .contains("Bcc: d@example.com")
                .contains("Subject: =?utf-8?Q?Sp=C3=A4te_L=C3=A4ufe_2026-03-01?=")
                .contains("Message-ID: <1-2-0@cdp-local>")
                .contains("Content-Type: text/html; charset=utf-8")
                .contains("<b>world</b>")
                .contains("filename=y.csv");
    }

    @Test
    void sendsMailThroughTheServerThatIsNamed() throws Exception {
        try (MailServer server = new MailServer()) {
            run(
                    "main.dig",
                    "+a:\n  mail>: {data: 'line one'}\n  subject: s\n  to: a@example.com\n  bcc: [d@example.com]\n"
                            + "  from: me@example.com\n  host: 127.0.0.1\n  port: " + server.port()
                            + "\n  username: me\n  tls: false\n");

            assertThat(error("+main+a")).isEmpty();
            assertThat(server.lines())
                    .contains(
                            "MAIL FROM:<me@example.com>",
                            "RCPT TO:<a@example.com>",
                            "RCPT TO:<d@example.com>",
                            "Subject: s",
                            "line one",
                            ".",
                            "QUIT")
                    .noneMatch(line -> line.startsWith("Bcc:"));
        }
    }

    @Test
    void tellsThatAMailServerIsMissing() throws Exception {
        run("main.dig", "+a: {mail>: {data: x}, subject: s, to: a@example.com, from: b@example.com}\n");
        assertThat(error("+main+a")).isEqualTo("Missing SMTP configuration");
    }

    @Test
    void runsJavaWhereAHandlerIsRegistered() throws Exception {
        use(builder()
                .pythonHandler("tasks.Flow.prepare", task -> {
                    task.print("for " + task.params().get("who"));
                    task.store("total", 3);
                    task.export("each", "e");
                    task.addSubtask(Map.of("echo>", "sub ${each}"));
                    task.addSubtask("tasks.Flow.fail", Map.of("why", "no reason"));
                })
                .pythonHandler("tasks.Flow.fail", task -> {
                    throw new IOException("because of " + task.params().get("why"));
                }));
        run("main.dig", "+a: {py>: tasks.Flow.prepare}\n");
        assertThat(output("+main+a")).isEqualTo("for world\n");
        assertThat(output("+main+a^sub+subtask0")).isEqualTo("sub e\n");
        assertThat(task("+main+a").storeParams()).hasToString("{\"total\":3}");
        assertThat(error("+main+a^sub+subtask1"))
                .isEqualTo("Python command failed with code 1\nError messages from python: because of no reason"
                        + " (IOException) (runtime)");
    }

    @Test
    void refusesPythonAndRubyAndWhatNeedsTheCloud() throws Exception {
        run(
                "main.dig",
                "_parallel: true\n+py: {py>: a.b}\n+rb: {rb>: A.b}\n+sh: {sh>: ls}\n+s3: {s3_wait>: b/k}\n"
                        + "+get: {param_get>: , k: v}\n");
        assertThat(error("+main+py"))
                .isEqualTo("py> found no handler for a.b, and Python itself is off: it would run with this process's"
                        + " rights. Register one with WorkflowEngine.builder().pythonHandler(\"a.b\", ...), or switch"
                        + " Python on with allowPython(\"python3\")");
        assertThat(error("+main+rb")).startsWith("rb> is off: the embedded Treasure Data runs no Ruby");
        assertThat(error("+main+sh")).startsWith("sh> is off: it would run a command with this process's rights");
        assertThat(error("+main+s3"))
                .startsWith("s3_wait> needs a service of the cloud that the embedded Treasure Data does not have");
        assertThat(error("+main+get")).isEqualTo("param_server.type is required to use this operator. (config)");
    }

    @Test
    void runsThePythonOfTheProjectIfItMay() throws Exception {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        use(builder().allowPython("/usr/bin/python3"));
        run(
                "main.dig",
                "+a:\n  py>: tasks.Flow.prepare\n  _env: {KEY: '${secret:k}'}\n+b: {echo>: '${total}'}\n"
                        + "+c: {py>: tasks.fail}\n",
                "tasks.py",
                "import digdag, os\nclass Flow(object):\n  def prepare(self, who, more='m'):\n"
                        + "    print(who, more, len(os.environ['KEY']))\n    digdag.env.store({'total': 3})\n"
                        + "    digdag.env.add_subtask({'echo>': 'sub'})\n    digdag.env.add_subtask(Flow.next, n=1)\n"
                        + "  def next(self, n):\n    print('next', n)\ndef fail():\n  raise ValueError('no luck')\n");
        assertThat(output("+main+a")).isEqualTo("world m 5\n");
        assertThat(output("+main+a^sub+subtask0")).isEqualTo("sub\n");
        assertThat(output("+main+a^sub+subtask1")).isEqualTo("next 1\n");
        assertThat(output("+main+b")).isEqualTo("3\n");
        assertThat(error("+main+c"))
                .startsWith(
                        "Python command failed with code 1\nError messages from python: no luck (ValueError)\n\tfrom ")
                .endsWith(" (runtime)");
    }

    @Test
    void sharesParametersBetweenProjects(@TempDir Path directory) throws Exception {
        use(builder().stateDirectory(directory).paramServer(true));
        run("main.dig", "+set: {param_set>: , color: red, n: 5}\n");
        use(builder().stateDirectory(directory).paramServer(true));
        run("other.dig", "+get: {param_get>: , color: mine, none: empty}\n+show: {echo>: '${mine}[${empty}]'}\n");
        assertThat(output("+other+show")).isEqualTo("red[]\n");
    }

    @Test
    void checksWhatAPartialDeleteIsAskedFor() throws Exception {
        use(builder().tdService(new ScriptedTd(Json.object())));
        run(
                "main.dig",
                "_parallel: true\n_export: {td: {database: d}}\n"
                        + "+hours: {td_partial_delete>: t, from: '2026-01-01T00:30:00', to: '2026-01-02T00:00:00'}\n"
                        + "+text: {td_partial_delete>: t, from: soon, to: 0}\n"
                        + "+good: {td_partial_delete>: t, from: '2026-01-01T00:00:00', to: '2026-01-02T00:00:00+09:00'}\n");
        assertThat(error("+main+hours")).isEqualTo("'from' and 'to' parameters must be whole hours (config)");
        assertThat(error("+main+text"))
                .isEqualTo("Expected class io.digdag.standards.operator.TimestampParam for key 'from' but got \"soon\""
                        + " (string) (config)");
        assertThat(task("+main+good")
                        .storeParams()
                        .path("td")
                        .path("last_job_id")
                        .asText())
                .isEqualTo("880001");
    }

    @Test
    void countsARowTableOnceItIsThereAndRefusesACountThatIsNone() throws Exception {
        ScriptedTd td = new ScriptedTd(
                Json.MAPPER.readTree("{'databases': {'d': ['t']}, 'jobs': [{'rows': [['x']]}]}".replace('\'', '"')));
        use(builder().tdService(td));
        // The database in the table's name is the query's only: the server looks for the table in the task's.
        run("main.dig", "+a: {td_wait_table>: other.t, database: d, rows: 2}\n");
        assertThat(error("+main+a")).isEqualTo("Got unexpected value type count job: STRING");
        assertThat(td.requests().get(0).path("form").path("query").asText())
                .isEqualTo("select count(*) from \"other\".\"t\"");
    }

    @Test
    void checksTheOptionsOfTreasureDataTasksBeforeTheyAskForAnything() throws Exception {
        ScriptedTd td = new ScriptedTd(Json.object());
        use(builder().tdService(td));
        run(
                "main.dig",
                "_parallel: true\n"
                        + "+preview: {td>: {data: select 1}, database: d, preview: maybe}\n"
                        + "+priority: {td>: {data: select 1}, database: d, priority: '3000000000'}\n"
                        + "+rename: {td_ddl>: '', database: d, drop_databases: [x], rename_tables: [{from: t}]}\n"
                        + "+texts: {td_ddl>: '', database: d, drop_databases: ''}\n"
                        + "+database: {td>: {data: select 1}, _secrets: {td: {database: k}}}\n");
        assertThat(error("+main+preview"))
                .isEqualTo("Expected 'true' or 'false' for key 'preview' but got \"maybe\" (string) (config)");
        assertThat(error("+main+priority"))
                .isEqualTo("Expected integer (int) type for key 'priority' but got \"3000000000\" (string) (config)");
        assertThat(error("+main+rename"))
                .isEqualTo("Expected array type for key 'rename_tables' but got [{\"from\":\"t\"}] (array) (config)");
        assertThat(error("+main+texts"))
                .isEqualTo("Expected array type for key 'drop_databases' but got \"\" (string) (config)");
        assertThat(error("+main+database")).isEqualTo("Parameter 'database' is required but not set (config)");
        assertThat(td.requests()).isEmpty();
    }

    @Test
    void readsTheOptionsOfRequestsAndMailsAsTheServerDoes() throws Exception {
        run(
                "main.dig",
                "_parallel: true\n"
                        + "+timeout: {http>: 'http://127.0.0.1:1/', timeout: soon}\n"
                        + "+query: {http>: 'http://127.0.0.1:1/', query: {a: [1]}}\n"
                        + "+mail: {mail>: {data: x}, subject: s, to: a@example.com, from: b@example.com,"
                        + " host: 127.0.0.1, port: 1}\n");
        assertThat(error("+main+timeout"))
                .isEqualTo("Expected integer (long) type for key 'timeout' but got \"soon\" (string) (config)");
        assertThat(error("+main+query"))
                .isEqualTo("Expected [reference type, class com.google.common.base.Optional<java.lang.String><[simple"
                        + " type, class java.lang.String]>] for key 'query' but got {\"a\":[1]} (object) (config)");
        assertThat(error("+main+mail"))
                .isEqualTo("Couldn't connect to host, port: 127.0.0.1, 1; timeout 10000 (mail connect)");
    }

    @Test
    void takesNothingForNothingWhereAValueIsOptional() throws Exception {
        run(
                "main.dig",
                "_parallel: true\n_export: {none: ''}\n"
                        + "+null: {for_each>: {a: null}, _do: {echo>: x}}\n"
                        + "+text: {for_each>: {a: '${none}'}, _do: {echo>: x}}\n"
                        + "+step: {for_range>: {from: 0, to: 4, step: '${none}', slices: 2}, _do: {echo>: x}}\n"
                        + "+if: {if>: 'null', _do: {fail>: x}, _else_do: {echo>: no}}\n");
        assertThat(error("+main+null")).isEqualTo("Parameter 'a' is required but null (config)");
        assertThat(error("+main+text")).isEqualTo("Expected array type for key 'a' but got \"\" (string) (config)");
        assertThat(task("+main+step^sub+range-from=2&to=4").state()).isEqualTo("success");
        assertThat(output("+main+if^sub")).isEqualTo("no\n");
    }

    private WorkflowEngine.Builder builder() {
        return WorkflowEngine.builder().clock(time).timer(time);
    }

    private void use(WorkflowEngine.Builder builder) {
        engine.close();
        engine = builder.build();
    }

    private long attempt;

    private void run(String... filesAndTexts) throws InterruptedException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            files.put(filesAndTexts[i], filesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        String name = filesAndTexts[0].replace(".dig", "");
        ProjectInfo project = engine.push(name, "r1", files);
        engine.putSecret(project.id(), "td.apikey", Secret.of("1/key"));
        engine.putSecret(project.id(), "k", Secret.of("value"));
        attempt = engine.start(new AttemptRequest(
                        engine.workflow(project.id(), name, Optional.empty()).id(),
                        Instant.parse("2026-03-01T00:00:00Z"),
                        Json.object().put("who", "world"),
                        Optional.empty(),
                        Optional.empty()))
                .attempt()
                .id();
        engine.await(attempt);
    }

    private TaskInfo task(String name) {
        return engine.tasks(attempt).stream()
                .filter(task -> task.fullName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String error(String name) {
        return task(name).error().path("message").asText();
    }

    private String output(String name) {
        return engine.logs(attempt, name).stream()
                .filter(log -> log.taskName().equals(name))
                .map(TaskLog::output)
                .reduce("", String::concat);
    }
}

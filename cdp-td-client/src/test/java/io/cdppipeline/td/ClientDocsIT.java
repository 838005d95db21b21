package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/client.md shows, against a stubbed service in the place of the region. */
class ClientDocsIT {

    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final String FRAME = """
            import io.cdppipeline.config.*;
            import io.cdppipeline.target.*;
            import io.cdppipeline.td.*;
            import io.cdppipeline.td.connector.*;
            import io.cdppipeline.td.database.*;
            import io.cdppipeline.td.job.*;
            import io.cdppipeline.td.load.*;
            import io.cdppipeline.td.query.*;
            import io.cdppipeline.td.table.*;
            import io.cdppipeline.td.workflow.*;
            import java.net.URI;
            import java.time.*;
            import java.util.*;

            public final class Snippet%d {
                public static FakeTd td;
                public static TdClient client;

                public static void run() throws Exception {
            %s
                }
            }
            """;

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @TempDir
    Path directory;

    @Test
    void everySnippetRuns() throws Exception {
        stub();
        List<String> snippets = snippets();
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(6);
        for (int i = 0; i < snippets.size(); i++) {
            run(i, snippets.get(i));
        }
        assertThat(td.server().getAllServeEvents()).hasSizeGreaterThan(8);
        assertThat(td.server().findAllUnmatchedRequests()).isEmpty();
    }

    @Test
    void everyKindOfErrorIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "client.md"));
        for (TdClientException.Kind kind : TdClientException.Kind.values()) {
            assertThat(page)
                    .containsPattern("\\| .*`" + kind + "`.* \\| .* \\| `"
                            + (kind.retriable() ? "Retriable" : "NonRetriable") + "` \\|");
        }
    }

    private static List<String> snippets() throws IOException {
        Matcher matcher = SNIPPET.matcher(Files.readString(Path.of("..", "docs", "client.md")));
        List<String> snippets = new ArrayList<>();
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    private void run(int number, String snippet) throws Exception {
        String code =
                snippet.replaceAll("\\.region\\(\"[a-z0-9]+\"\\)", "").replace("TdClient.builder()", "td.builder()");
        Path source = directory.resolve("Snippet" + number + ".java");
        Files.writeString(source, FRAME.formatted(number, code));
        StringWriter problems = new StringWriter();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        problems,
                        null,
                        null,
                        List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        ToolProvider.getSystemJavaCompiler()
                                .getStandardFileManager(null, null, null)
                                .getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(snippet + problems).isTrue();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, ClientDocsIT.class.getClassLoader())) {
            Class<?> type = loader.loadClass("Snippet" + number);
            type.getField("td").set(null, td);
            type.getField("client").set(null, td.client());
            type.getMethod("run").invoke(null);
        }
    }

    private void stub() {
        td.answers("{}");
        td.server().stubFor(any(anyUrl()).atPriority(9).willReturn(okJson("{}")));
        td.server().stubFor(post("/v3/job/issue/presto/acme_src").willReturn(okJson("{\"job_id\":\"1\"}")));
        td.server().stubFor(get("/v3/job/status/1").willReturn(okJson("{\"status\":\"success\"}")));
        td.server()
                .stubFor(
                        get("/v3/job/show/1")
                                .willReturn(
                                        okJson(
                                                "{\"status\":\"success\",\"hive_result_schema\":\"[[\\\"id\\\",\\\"bigint\\\"],[\\\"total\\\",\\\"double\\\"]]\"}")));
        td.server()
                .stubFor(get(urlPathEqualTo("/v3/job/result/1"))
                        .willReturn(aResponse().withBody(Bytes.rows(List.of(1, 2.5)))));
        td.server()
                .stubFor(get(urlPathEqualTo("/v3/job/list"))
                        .willReturn(
                                okJson("{\"jobs\":[{\"job_id\":1,\"status\":\"error\",\"database\":\"acme_src\"}]}")));
        td.server()
                .stubFor(post("/acme_src/orders")
                        .willReturn(jsonResponse("{\"receipts\":[{\"success\":false,\"error\":\"too long\"}]}", 206)));
    }
}

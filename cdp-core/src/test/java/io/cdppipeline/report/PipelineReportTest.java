package io.cdppipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.monitor.Outcome;
import io.cdppipeline.state.PhaseState;
import io.cdppipeline.state.PhaseStatus;
import io.cdppipeline.state.PipelineState;
import io.cdppipeline.state.RunStatus;
import io.cdppipeline.state.WorkflowState;
import io.cdppipeline.validate.Check;
import java.io.StringReader;
import java.time.Instant;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PipelineReportTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private final PipelineReport report = new PipelineReport(PipelineState.builder()
            .pipelineId("20260301-100000")
            .status(RunStatus.FAILED)
            .startedAt(BEGIN)
            .completedAt(BEGIN.plusSeconds(100))
            .globalConfig(new PipelineState.GlobalState("local", "acme"))
            .configHash("00")
            .putPhases(
                    "ingestion",
                    PhaseState.builder()
                            .title("Ingestion")
                            .status(PhaseStatus.COMPLETED)
                            .startedAt(BEGIN)
                            .completedAt(BEGIN.plusSeconds(75))
                            .addWorkflows(new WorkflowState(
                                    "shop_ingest_inc",
                                    BEGIN,
                                    Optional.of("11"),
                                    Optional.of("12"),
                                    BEGIN.plusSeconds(5),
                                    Optional.of(BEGIN.plusSeconds(70)),
                                    Optional.of(Outcome.Status.SUCCESS),
                                    false))
                            .putTables("acme_src.shop_orders", 400L)
                            .putTablesBefore("acme_src.shop_orders", 100L)
                            .addChecks(Check.pass("rows", "400 rows | all there"))
                            .build())
            .putPhases(
                    "staging",
                    PhaseState.builder()
                            .title("Staging")
                            .status(PhaseStatus.FAILED)
                            .startedAt(BEGIN.plusSeconds(75))
                            .completedAt(BEGIN.plusSeconds(100))
                            .error("<script>alert('x')</script> & no table `a`")
                            .build())
            .build());

    @Test
    void theMarkdownKeepsCellsInTheirColumns() {
        assertThat(report.markdown())
                .startsWith("""
                        # CDP implementation stopped ✗ (partial report)

                        - Pipeline ID: 20260301-100000
                        - Client: acme on local
                        - Started: 2026-03-01 10:00:00 UTC
                        - Completed: 2026-03-01 10:01:40 UTC
                        - Total duration: 1m 40s

                        ## Pipeline execution summary

                        | Phase | Status | Duration | Tables | Rows | New rows | Session ID |
                        |---|---|---:|---:|---:|---:|---|
                        | Ingestion | ✓ Success | 1m 15s | 1 | 400 | +300 | 11 |
                        | Staging | ✗ Failed | 25.0s | 0 | 0 | 0 | - |
                        | TOTAL | ✗ | 1m 40s | 1 | 400 | +300 | - |

                        ## What failed: Staging
                        """)
                .contains("| Ingestion | rows | ✓ PASS | 400 rows \\| all there |\n");
    }

    @Test
    void thePageIsWellFormedAndShowsWhatFailedAsTextNotAsMarkup() throws Exception {
        Document page = page();

        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(texts(page, "pre")).isEqualTo("<script>alert('x')</script> & no table `a`");
        assertThat(texts(page, "title")).startsWith("Pipeline 20260301-100000 of acme");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        assertThat(report.html()).doesNotContain("http:", "https:", "src=", "@import", "url(");
    }

    @Test
    void theTimelineShowsEachPhaseAndSessionInProportion() throws Exception {
        NodeList charts = page().getElementsByTagName("svg");
        NodeList spans = ((org.w3c.dom.Element) charts.item(0)).getElementsByTagName("rect");

        assertThat(spans.getLength()).isEqualTo(3);
        assertThat(width(spans, 0)).isEqualTo(390.0);
        assertThat(width(spans, 1)).isEqualTo(338.0);
        assertThat(width(spans, 2)).isEqualTo(130.0);
        assertThat(attribute(spans, 2, "class")).isEqualTo("failed");
    }

    @Test
    void theBarsTellNewRowsFromThoseThatWereThere() throws Exception {
        NodeList charts = page().getElementsByTagName("svg");
        NodeList bars = ((org.w3c.dom.Element) charts.item(1)).getElementsByTagName("rect");

        assertThat(attribute(bars, 0, "class")).isEqualTo("before");
        assertThat(attribute(bars, 1, "class")).isEqualTo("added");
        assertThat(width(bars, 1)).isEqualTo(3 * width(bars, 0));
    }

    private Document page() throws Exception {
        String wellFormed = report.html()
                .replace("<!doctype html>\n", "")
                .replace("<meta charset=\"utf-8\">", "")
                .replaceAll("<meta name=[^>]*>", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(wellFormed)));
    }

    private static String texts(Document page, String tag) {
        StringBuilder texts = new StringBuilder();
        NodeList found = page.getElementsByTagName(tag);
        for (int i = 0; i < found.getLength(); i++) {
            texts.append(found.item(i).getTextContent());
        }
        return texts.toString();
    }

    private static double width(NodeList rectangles, int index) {
        return Double.parseDouble(attribute(rectangles, index, "width"));
    }

    private static String attribute(NodeList elements, int index, String name) {
        return elements.item(index).getAttributes().getNamedItem(name).getNodeValue();
    }
}

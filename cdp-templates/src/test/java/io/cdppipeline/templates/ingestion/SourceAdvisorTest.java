package io.cdppipeline.templates.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.templates.ingestion.SourceAdvisor.Answers;
import io.cdppipeline.templates.ingestion.SourceAdvisor.Recommendation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAdvisorTest {

    private static Recommendation recommend(Answers answers) {
        return SourceAdvisor.recommend(answers, SourcePacks.onClassPath());
    }

    /** The decision tree of the template for new sources. */
    @ParameterizedTest
    @CsvSource({
        "redshift, redshift, warehouse, google_bigquery, any_connector",
        "hubspot, hubspot, crm, klaviyo, any_connector",
        "hubspot, '', crm, klaviyo, rest",
        "trustarc, '', privacy, onetrust, rest",
        "zendesk, zendesk, api, shopify_v2, any_connector",
        "stripe, rest, api, shopify_v2, rest",
        "erp_dump, '', files, sftp, sftp"
    })
    void followsTheTreeForASourceWithoutAPack(String source, String connector, String kind, String like, String pack) {
        Recommendation advice =
                recommend(SourceAdvisor.answers(source).connector(connector).kind(kind));

        assertThat(advice.like()).isEqualTo(like);
        assertThat(advice.pack()).isEqualTo(pack);
        assertThat(advice.reasons()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "klaviyo, klaviyo, klaviyo",
        "Klaviyo, rest, klaviyo",
        "salesforce, sfdc, salesforce",
        "dwh, bigquery_v2, google_bigquery",
        "google_bigquery, '', google_bigquery",
        "snowflake, snowflake, snowflake",
        "pinterest, sftp_v2, pinterest",
        "shopify, shopify_v2, shopify_v2",
        "shop, shopify, shopify_v1",
        "onetrust, '', onetrust"
    })
    void prefersAPackOfTheSourcesOwn(String source, String connector, String pack) {
        assertThat(recommend(SourceAdvisor.answers(source).connector(connector)).pack())
                .isEqualTo(pack);
    }

    @Test
    void saysWhichSettingsTheAnswersAskFor() {
        Recommendation advice = recommend(SourceAdvisor.answers("zendesk")
                .connector("zendesk")
                .fieldsDiffer(true)
                .monthlyBackfill(false)
                .strictLimits(true)
                .timestampFormat("epoch_seconds"));

        assertThat(advice.connector()).isEqualTo("zendesk");
        assertThat(advice.like()).isEqualTo("klaviyo");
        assertThat(advice.settings())
                .containsExactly(
                        "incremental_field: the column that tells when a row last changed",
                        "incremental_field_connector: what the API calls it",
                        "parallel_limit: 1",
                        "timestamp_format: epoch_seconds");
        assertThat(recommend(SourceAdvisor.answers("agents").incremental(false)).settings())
                .containsExactly("write_mode: replace");
    }

    @Test
    void refusesAnswersThatMeanNothing() {
        assertThatThrownBy(() -> SourceAdvisor.answers("x").kind("database"))
                .hasMessage("The kind of a source is one of [warehouse, crm, privacy, api, files], not 'database'");
        assertThatThrownBy(() -> SourceAdvisor.answers("x").timestampFormat("iso"))
                .hasMessageStartingWith("There is no timestamp format 'iso'; there are [iso_micros, iso_millis, ");
    }
}

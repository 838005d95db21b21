package io.cdppipeline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionNameTest {

    private static final String HASH = "1f0c9a2bdeadbeef";

    @Test
    void tellsRunPhaseClientAndContent() {
        assertThat(RevisionName.of("20260301-100000", "hist_union", false, "acme_eu", HASH))
                .isEqualTo("20260301-100000-hist_union-acme_eu-1f0c9a2b");
        assertThat(RevisionName.of("20260301-100000", "hist_union", true, "acme_eu", HASH))
                .isEqualTo("20260301-100000-hist_union-rollback-acme_eu-1f0c9a2b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20260301-100000-hist_union-acme_eu-1f0c9a2b",
                "20260301-100000-hist_union-rollback-acme_eu-1f0c9a2b",
                "20260301-100000-hist_union-acme_eu-1f0c9a2b-mgz1abcd",
                "20260301-100000-rollback-rollback-acme_eu-1f0c9a2b-mgz1abcd"
            })
    void givesBackTheClient(String revision) {
        assertThat(RevisionName.client(revision)).hasValue("acme_eu");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by-hand",
                "20260301-100000-hist_union",
                "20260301-100000-hist_union-mgz1abcd",
                "20260301-100000-hist_union-rollback-mgz1abcd",
                "7f3b1c52-1b0e-4e55-9d3b-aaaaaaaaaaaa"
            })
    void knowsNoClientOfAnyOtherName(String revision) {
        assertThat(RevisionName.client(revision)).isEmpty();
    }
}

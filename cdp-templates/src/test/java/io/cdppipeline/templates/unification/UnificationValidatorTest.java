package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.config.ValidationConfig;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.templates.FakeSql;
import io.cdppipeline.templates.FixedCatalog;
import io.cdppipeline.validate.Check;
import io.cdppipeline.validate.ValidationContext;
import io.cdppipeline.validate.Validator;
import io.cdppipeline.validate.ValidatorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnificationValidatorTest extends ValidatorContract {

    private static final String LOOKUP = "acme_customer_360_unified_id_lookup";

    private static FixedCatalog catalog() {
        return new FixedCatalog()
                .with("acme_stg", "shop_stg_orders", "email varchar")
                .with("cdp_unification_acme", LOOKUP, "persistent_id varchar", "id varchar", "id_key_type bigint")
                .with("cdp_unification_acme", LOOKUP + "_previous", "persistent_id varchar", "id varchar")
                .with("cdp_unification_acme", "shop_orders_enriched", "email varchar", "unified_id varchar");
    }

    private static FakeSql answers(Object coverage, long changed, long moved) {
        return new FakeSql()
                .answer("shop_orders_enriched", coverage)
                .answer("AND before_ids.persistent_id IN", moved)
                .answer("<> now_ids.persistent_id", changed)
                .answer("COUNT(DISTINCT", 400L)
                .answer("SELECT COUNT(*) FROM cdp_unification_acme." + LOOKUP, 1200L);
    }

    @Override
    protected Validator validator() {
        return new UnificationValidator();
    }

    @Override
    protected ValidationContext good() {
        return context(
                IdMethod.PERSISTENT_ID,
                catalog(),
                answers(97.5, 0, 0),
                ValidationConfig.builder().build());
    }

    @Override
    protected ValidationContext bad() {
        return context(
                IdMethod.PERSISTENT_ID,
                catalog(),
                answers(45.2, 3, 1),
                ValidationConfig.builder().build());
    }

    private static ValidationContext context(
            IdMethod method, FixedCatalog catalog, FakeSql sql, ValidationConfig validation) {
        PipelineConfig config = PipelineConfig.builder()
                .global(GlobalConfig.builder().client("acme").build())
                .unification(UnificationConfig.builder()
                        .name("customer_360")
                        .idMethod(method)
                        .build())
                .validation(validation)
                .build();
        return new ValidationContext(
                "unification", config, GeneratedProject.skip("not looked at"), List.of(), catalog, sql);
    }

    private static List<String> checks(IdMethod method, FixedCatalog catalog, FakeSql sql) {
        return checks(context(method, catalog, sql, ValidationConfig.builder().build()));
    }

    private static List<String> checks(ValidationContext context) {
        return new UnificationValidator()
                .validate(context).checks().stream().map(Check::toString).toList();
    }

    @Test
    void passesAUnificationThatFoundNearlyAll() {
        assertThat(checks(IdMethod.PERSISTENT_ID, catalog(), answers(97.5, 0, 0)))
                .containsExactly(
                        "PASS acme_customer_360_unified_id_lookup has ids: 1,200 identifiers of 400 customers",
                        "PASS shop_orders_enriched has unified_id: The column is there",
                        "PASS More than 90% of the enriched rows have a unified id: 97.50%",
                        "PASS Persistent ids stay: No identifier changed its id");
    }

    @Test
    void neverGoesOnByItselfAtNinetyPercent() {
        assertThat(checks(IdMethod.PERSISTENT_ID, catalog(), answers(90.0, 0, 0)))
                .contains("FAIL More than 90% of the enriched rows have a unified id: 90.00%: look for rows without any"
                        + " identifier, and for values that config/unify.yml refuses");
    }

    @Test
    void theCoverageThatIsEnoughIsTheConfigurations() {
        ValidationConfig lenient = ValidationConfig.builder().minCoverage(45).build();

        assertThat(checks(context(IdMethod.CANONICAL_ID, catalog(), answers(45.2, 0, 0), lenient)))
                .contains("PASS More than 45% of the enriched rows have a unified id: 45.20%");
    }

    @Test
    void twoCustomersThatTurnOutToBeOneAreNoFault() {
        assertThat(checks(IdMethod.PERSISTENT_ID, catalog(), answers(97.5, 3, 0)))
                .contains("PASS Persistent ids stay: 3 identifiers joined an older customer; none else changed");
    }

    @Test
    void anIdentifierTornFromACustomerWhoLivesOnIsAFault() {
        assertThat(checks(IdMethod.PERSISTENT_ID, catalog(), answers(97.5, 3, 1)))
                .contains(
                        "FAIL Persistent ids stay: 1 identifiers have another id while their old one is still in use:"
                                + " compare acme_customer_360_unified_id_lookup_previous with acme_customer_360_unified_id_lookup");
    }

    @Test
    void canonicalIdsMayChange() {
        FakeSql sql = answers(97.5, 3, 3);

        assertThat(checks(IdMethod.CANONICAL_ID, catalog(), sql)).allMatch(check -> check.startsWith("PASS"));
        assertThat(sql.asked()).noneMatch(query -> query.contains("previous"));
    }

    @Test
    void failsWithoutALookupAndWithoutIdsInIt() {
        FixedCatalog none = new FixedCatalog().with("acme_stg", "shop_stg_orders", "email varchar");

        assertThat(checks(IdMethod.PERSISTENT_ID, none, new FakeSql()))
                .containsExactly(
                        "FAIL acme_customer_360_unified_id_lookup exists: The table is not there: the unification"
                                + " call has not made it");
        FakeSql empty = new FakeSql()
                .answer("shop_orders_enriched", 97.5)
                .answer("persistent_id", 0L)
                .answer("COUNT(*)", 0L);
        assertThat(checks(IdMethod.PERSISTENT_ID, catalog(), empty))
                .contains("FAIL acme_customer_360_unified_id_lookup has ids: 0 identifiers of 0 customers");
    }

    @Test
    void failsWithoutTheUnifiedIdInATable() {
        FixedCatalog catalog = catalog().with("cdp_unification_acme", "shop_orders_enriched", "email varchar");

        assertThat(checks(IdMethod.PERSISTENT_ID, catalog, answers(97.5, 0, 0)))
                .contains("FAIL shop_orders_enriched has unified_id: The column is missing")
                .noneMatch(check -> check.contains("90%"));
    }
}

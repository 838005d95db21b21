package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.KeyExclusion;
import io.cdppipeline.config.KeyRule;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.templates.FixedCatalog;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyFinderTest {

    private static final String TABLE = "acme_stg.crm_stg_leads";

    private static FixedCatalog leads(String... columns) {
        return new FixedCatalog().with("acme_stg", "crm_stg_leads", columns);
    }

    private static Object[] values(String pattern, int count) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).toArray();
    }

    private static IdentityPlan plan(FixedCatalog catalog, UnificationConfig.Builder section) {
        return IdentityPlan.of(
                PipelineConfig.builder()
                        .global(GlobalConfig.builder()
                                .client("acme")
                                .tdEndpoint("local")
                                .build())
                        .unification(section.name("u").build())
                        .build(),
                catalog);
    }

    private static IdentityPlan plan(FixedCatalog catalog) {
        return plan(catalog, UnificationConfig.builder());
    }

    @Test
    void valuesThatFitMakeANameSure() {
        FixedCatalog catalog = leads("id bigint", "email varchar")
                .sampled("acme_stg", "crm_stg_leads", "email", values("p%d@x.org", 12));

        assertThat(plan(catalog).notes())
                .containsExactly(TABLE + " is unified by email (high: its name, and 12 of 12 sampled values fit)");
    }

    @Test
    void valuesThatDoNotFitRefuteAName() {
        FixedCatalog catalog = leads("email varchar", "phone varchar")
                .sampled("acme_stg", "crm_stg_leads", "email", "yes", "no", "a@b.org", "yes")
                .sampled("acme_stg", "crm_stg_leads", "phone", "5551234567", null, "", "none");

        assertThat(plan(catalog).notes())
                .containsExactly(
                        TABLE + " is unified by phone (high: its name, and 1 of 2 sampled values fit); not by email,"
                                + " of whose sampled values 1 of 4 fit email");
    }

    @Test
    void maskedValuesAreEverybodysAndIdentifyNobody() {
        FixedCatalog catalog = leads("customer_id varchar", "email varchar", "loyalty_id varchar")
                .sampled("acme_stg", "crm_stg_leads", "email", values("%d***@x.org", 12))
                .sampled("acme_stg", "crm_stg_leads", "loyalty_id", values("%d***", 12));

        IdentityPlan plan = plan(catalog);

        assertThat(plan.notes())
                .containsExactly(TABLE
                        + " is unified by customer_id (medium: its name, no value in the sample); not by loyalty_id,"
                        + " of whose sampled values 0 of 12 fit loyalty_id; email, of whose sampled values 0 of 12"
                        + " fit email");
        Pattern email =
                Pattern.compile(plan(leads("email varchar")).keys().get(0).pattern());
        assertThat(email.matcher("ann@x.org").find()).isTrue();
        assertThat(email.matcher("a***@x.org").find())
                .as("without a sample it is the service's rule that keeps it out")
                .isFalse();
    }

    @Test
    void aColumnWithOneValueWouldMakeAllOneCustomer() {
        FixedCatalog catalog = leads("id bigint", "account_id bigint", "email varchar")
                .sampled("acme_stg", "crm_stg_leads", "id", values("%d", 10))
                .sampled("acme_stg", "crm_stg_leads", "account_id", values("7", 10));

        assertThat(plan(catalog).notes())
                .containsExactly(
                        TABLE + " is unified by email (medium: its name, no value in the sample); not by account_id,"
                                + " which has one value in all 10 sampled rows, and would make all of them one customer");
    }

    @Test
    void fewDifferentRowsSayNothingOfAColumnWithOneValue() {
        FixedCatalog catalog =
                leads("account_id bigint").sampled("acme_stg", "crm_stg_leads", "account_id", values("7", 10));

        assertThat(plan(catalog).keys()).extracting(Identifier::name).containsExactly("account_id");
    }

    @Test
    void whatOnlyLooksLikeAnAddressIsToldAndNotUsed() {
        FixedCatalog catalog = leads("customer_id bigint", "sales_contact varchar", "contact_hash varchar")
                .sampled("acme_stg", "crm_stg_leads", "sales_contact", values("seller%d@acme.example", 10))
                .sampled("acme_stg", "crm_stg_leads", "contact_hash", values("%064d", 10));

        assertThat(plan(catalog).notes())
                .containsExactly(TABLE + " is unified by customer_id (medium: its name, no value in the sample); not by"
                        + " sales_contact, which looks like an email (low: 10 of 10 sampled values fit, its name does not):"
                        + " name it in unification.keys to use it");
    }

    @Test
    void aColumnInWhichSomeValuesLookLikeAddressesIsNotOneOfAddresses() {
        Object[] values = values("seller%d@acme.example", 10);
        values[0] = "by telephone";
        values[1] = "at the fair";
        FixedCatalog catalog = leads("customer_id bigint", "sales_contact varchar")
                .sampled("acme_stg", "crm_stg_leads", "sales_contact", values);

        assertThat(plan(catalog).notes()).noneMatch(note -> note.contains("sales_contact"));
    }

    @Test
    void theIdOfATableOfCustomersIsNoKeyWhereTheConfigurationSaysSo() {
        FixedCatalog catalog = new FixedCatalog().with("acme_stg", "crm_stg_customers", "id bigint", "email varchar");
        UnificationConfig.Builder section = UnificationConfig.builder();

        assertThat(plan(catalog, section).keys()).extracting(Identifier::name).contains("customer_id");
        assertThat(plan(catalog, section.putKeys("crm_customers", Map.of("id", "none")))
                        .keys())
                .extracting(Identifier::name)
                .containsExactly("email");
    }

    @Test
    void aColumnOfTheVeryNameGoesBeforeOneWithTheUnderscoresElsewhere() {
        assertThat(plan(leads("customerid bigint", "customer_id bigint"))
                        .tables()
                        .get(0)
                        .keys()
                        .get("customer_id")
                        .name())
                .isEqualTo("customer_id");
    }

    @Test
    void ofAColumnAndItsStandardFormOneIsTold() {
        FixedCatalog catalog = leads("customer_id bigint", "sales_contact varchar", "sales_contact_std varchar")
                .sampled("acme_stg", "crm_stg_leads", "sales_contact", values("seller%d@acme.example", 10))
                .sampled("acme_stg", "crm_stg_leads", "sales_contact_std", values("seller%d@acme.example", 10));

        assertThat(plan(catalog).notes())
                .singleElement()
                .asString()
                .contains("sales_contact, which looks like an email")
                .doesNotContain("sales_contact_std");
    }

    @Test
    void aNumberInADoubleIsLookedAtByItsDigits() {
        FixedCatalog catalog =
                leads("phone double").sampled("acme_stg", "crm_stg_leads", "phone", 5.551234567E9, 5.551234568E9);

        assertThat(plan(catalog).notes())
                .containsExactly(TABLE + " is unified by phone (high: its name, and 2 of 2 sampled values fit)");
    }

    @Test
    void theConfigurationHasTheLastWord() {
        FixedCatalog catalog = leads("user_id bigint", "email varchar", "Login varchar", "card varchar")
                .sampled("acme_stg", "crm_stg_leads", "Login", values("p%d@x.org", 10));
        UnificationConfig.Builder section = UnificationConfig.builder()
                .putKeys("crm_leads", Map.of("login", "email"))
                .putKeys("acme_stg.crm_stg_leads", Map.of("card", "card_no", "USER_ID", "none"));

        IdentityPlan plan = plan(catalog, section);

        assertThat(plan.keys()).extracting(Identifier::name).containsExactly("card_no", "email");
        assertThat(plan.tables().get(0).keys().get("email").name()).isEqualTo("Login");
        assertThat(plan.notes())
                .singleElement()
                .asString()
                .startsWith(TABLE + " is unified by Login as email (set in unification.keys), card as card_no")
                .contains("user_id, as unification.keys says", "email, since Login is the row's email");
    }

    @Test
    void theKeysToMergeByFirstComeFirst() {
        IdentityPlan plan = plan(
                leads("customer_id bigint", "email varchar", "device_id varchar"),
                UnificationConfig.builder().addMergeByKeys("device_id", "email"));

        assertThat(plan.keys()).extracting(Identifier::name).containsExactly("device_id", "email", "customer_id");
    }

    @Test
    void rulesOfTheConfigurationReplaceThoseOfTheIdentifier() {
        IdentityPlan plan = plan(
                leads("email varchar", "phone varchar"),
                UnificationConfig.builder()
                        .putKeyRules(
                                "phone",
                                KeyRule.builder()
                                        .validRegexp("^0")
                                        .invalidTexts(List.of("x"))
                                        .build()));

        Identifier phone = plan.keys().get(1);
        assertThat(phone.pattern()).isEqualTo("^0");
        assertThat(phone.invalidTexts()).containsExactly("", "x");
        assertThat(phone.fitting(List.of("0123", "123", "x", ""))).isEqualTo(1);
    }

    @Test
    void tellsAllThatTheSettingsNameAndTheTablesLack() {
        UnificationConfig.Builder section = UnificationConfig.builder()
                .putKeys("crm_people", Map.of("a", "email"))
                .putKeys("crm_leads", Map.of("mail", "email", "tags", "email", "email", "source"))
                .addMergeByKeys("shoe_size")
                .addExclusions(new KeyExclusion("hat_size", "7", "everybody's", List.of()));

        assertThatThrownBy(() -> plan(leads("email varchar", "tags array(varchar)"), section))
                .hasMessageContainingAll(
                        "unification.keys names crm_people, which is none of [crm_stg_leads]",
                        "unification.keys names " + TABLE + ".mail, which is not there; the columns are [email, tags]",
                        "unification.keys names " + TABLE
                                + ".tags, which is of type array(varchar) and holds no single value",
                        "unification.keys names " + TABLE
                                + ".email as source, which is what the prep table calls a column of its own",
                        "unification.merge_by_keys names shoe_size, which is no identifier",
                        "unification.exclusions names hat_size, which is no identifier");
    }

    @Test
    void noneIsNoIdentifierAndTheTimeIsNobodys() {
        UnificationConfig.Builder section = UnificationConfig.builder()
                .putKeys("crm_leads", Map.of("email", "none", "time", "customer_id"))
                .addMergeByKeys("none");

        assertThatThrownBy(() -> plan(leads("id bigint", "email varchar", "time bigint"), section))
                .hasMessageContainingAll(
                        "unification.keys names acme_stg.crm_stg_leads.time, which is not there",
                        "unification.merge_by_keys names none, which is no identifier");
    }

    @Test
    void attributesListedComeInTheirOrderAndOthersFromTablesOfCustomersFirst() {
        FixedCatalog catalog = new FixedCatalog()
                .with(
                        "acme_stg",
                        "shop_stg_customers",
                        "id bigint",
                        "first_name varchar",
                        "city varchar",
                        "tier varchar")
                .with(
                        "acme_stg",
                        "shop_stg_orders",
                        "customer_id bigint",
                        "billing_first_name varchar",
                        "shipping_city varchar",
                        "level varchar");
        UnificationConfig.Builder section = UnificationConfig.builder()
                .putAttributes("tier", List.of("shop_orders.level", "shop_stg_customers.tier"))
                .putAttributes("city", List.of("shop_orders.shipping_city"));

        IdentityPlan plan = plan(catalog, section);

        assertThat(plan.attributes())
                .containsExactly(
                        new MasterAttribute("tier", List.of("tier", "tier_p2")),
                        new MasterAttribute("city", List.of("city")),
                        new MasterAttribute("first_name", List.of("first_name", "first_name_p2")));
        assertThat(plan.tables().get(0).attributes()).containsOnlyKeys("tier_p2", "first_name");
        assertThat(plan.tables().get(1).attributes()).containsOnlyKeys("tier", "city", "first_name_p2");
    }

    @Test
    void anAttributeNeedsAColumnOfATableThatIsUnified() {
        assertThatThrownBy(() -> plan(
                        leads("email varchar"),
                        UnificationConfig.builder().putAttributes("tier", List.of("crm_leads.tier"))))
                .hasMessage(
                        "unification.attributes.tier names crm_leads.tier, which is no column with single values of a"
                                + " table that is unified; those are [crm_stg_leads]");
        assertThatThrownBy(() -> plan(
                        leads("email varchar"),
                        UnificationConfig.builder().putAttributes("email", List.of("crm_leads.email"))))
                .hasMessageStartingWith("The prep table would have two columns 'email'");
    }
}

package io.cdppipeline.templates.unification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.FixedCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IdentityPlanTest {

    private static PipelineConfig config(String... tables) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder().client("acme").build())
                .unification(UnificationConfig.builder()
                        .name("customer_360")
                        .addTables(tables)
                        .build())
                .build();
    }

    private static IdentityPlan plan(FixedCatalog catalog, String... tables) {
        return IdentityPlan.of(config(tables), catalog);
    }

    private static FixedCatalog table(String table, String... columns) {
        return new FixedCatalog().with("acme_stg", table, columns);
    }

    private static Map<String, String> keys(IdentityPlan plan, int table) {
        return plan.tables().get(table).keys().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> key.getValue().name()));
    }

    @Test
    void theStandardFormOfAnEmailIsTakenBeforeTheEmail() {
        assertThat(keys(plan(table("shopify_stg_orders", "email varchar", "email_std varchar", "phone varchar")), 0))
                .containsOnly(Map.entry("email", "email_std"), Map.entry("phone", "phone"));
    }

    @Test
    void theTimeThatACatalogListsIsNoColumnBesidesTheOneThatEveryTableHas() {
        IdentityPlan plan = plan(table("shop_stg_orders", "email varchar", "time bigint"));

        assertThat(plan.tables().get(0).columns()).extracting(Column::name).containsExactly("email");
    }

    @Test
    void whatIsEmptyMayStayEmptyOnceItHasIds() {
        for (long rows : List.of(0L, 1L)) {
            TableSchema orders = new TableSchema(
                    new TableName("acme_stg", "shop_stg_orders"),
                    List.of(new Column("email", "varchar")),
                    OptionalLong.of(rows));
            Catalog catalog = new Catalog() {
                @Override
                public Optional<TableSchema> table(TableName name) {
                    return Optional.of(orders).filter(each -> each.name().equals(name));
                }

                @Override
                public List<TableSchema> tables(String database) {
                    return database.equals("acme_stg") ? List.of(orders) : List.of();
                }
            };

            assertThat(IdentityPlan.of(config(), catalog).tables().get(0).mayBeEmpty())
                    .as(rows + " rows")
                    .isEqualTo(rows == 0);
        }
    }

    @Test
    void aNameMayLackItsUnderscores() {
        assertThat(keys(plan(table("shop_stg_orders", "customerid bigint", "emailaddress_std varchar")), 0))
                .containsOnly(Map.entry("customer_id", "customerid"), Map.entry("email", "emailaddress_std"));
    }

    @Test
    void theSteadiestKeyComesFirst() {
        IdentityPlan plan = plan(table(
                "shop_stg_visits", "td_client_id varchar", "phone varchar", "email varchar", "customer_id bigint"));

        assertThat(plan.keys())
                .extracting(Identifier::name)
                .containsExactly("customer_id", "email", "phone", "td_client_id");
    }

    @Test
    void theIdOfATableOfCustomersIsTheCustomerId() {
        for (String table : List.of("shopify_stg_customers", "crm_stg_contact", "stg_users", "x_stg_profiles")) {
            assertThat(keys(plan(table(table, "id bigint", "name varchar")), 0))
                    .as(table)
                    .containsOnly(Map.entry("customer_id", "id"));
        }
        assertThat(keys(plan(table("shopify_stg_customers", "id bigint", "customer_id bigint")), 0))
                .containsOnly(Map.entry("customer_id", "customer_id"));
        assertThatThrownBy(() -> plan(table("shopify_stg_orders", "id bigint"))).isInstanceOf(CdpException.class);
    }

    @Test
    void theStaffOfAShopAreNotItsCustomers() {
        IdentityPlan plan = plan(table("shopify_stg_orders", "email varchar", "user_id bigint"));

        assertThat(keys(plan, 0)).containsOnlyKeys("email");
        assertThat(plan.notes())
                .containsExactly(
                        "acme_stg.shopify_stg_orders is unified by email (medium: its name); not by user_id, which is the member of"
                                + " staff who took the order");
        assertThat(keys(plan(table("app_stg_events", "user_id bigint")), 0)).containsOnlyKeys("user_id");
    }

    @Test
    void everyTableAndColumnThatIsLeftOutHasAReason() {
        FixedCatalog catalog = table(
                        "shop_stg_orders", "customer_email varchar", "email_std varchar", "phone array(varchar)")
                .with("acme_stg", "shop_stg_products", "id bigint", "product_id bigint", "sku varchar");

        assertThat(plan(catalog).notes())
                .containsExactly(
                        "acme_stg.shop_stg_orders is unified by email_std as email (medium: its name); not by customer_email,"
                                + " since email_std is the row's email; phone, which is of type array(varchar)",
                        "acme_stg.shop_stg_products is left out: none of its 3 columns identifies a customer");
    }

    @Test
    void tablesThatStagingIsStillWorkingOnAreNotThere() {
        FixedCatalog catalog = table("shop_stg_orders", "email varchar")
                .with("acme_stg", "work_shop_stg_orders", "email varchar")
                .with("acme_stg", "shop_stg_orders_tmp", "email varchar");

        assertThat(plan(catalog).tables())
                .extracting(table -> table.name().table())
                .containsExactly("shop_stg_orders");
    }

    @Test
    void tablesMayBeNamedByStagingNameBaseNameOrWithTheirDatabase() {
        FixedCatalog catalog = table("shop_stg_orders", "email varchar")
                .with("acme_stg", "shop_stg_customers", "email varchar")
                .with("lake", "people", "email varchar");

        assertThat(plan(catalog, "shop_stg_orders", "shop_customers", "lake.people")
                        .tables())
                .extracting(table -> table.name().toString())
                .containsExactly("acme_stg.shop_stg_customers", "acme_stg.shop_stg_orders", "lake.people");
        assertThatThrownBy(() -> plan(catalog, "shop_stg_order"))
                .hasMessage("unification.tables names shop_stg_order, but acme_stg has [shop_stg_customers,"
                        + " shop_stg_orders]: name a staging table, or database.table");
    }

    @Test
    void twoTablesMayNotBecomeOne() {
        FixedCatalog catalog = table("shop_stg_orders", "email varchar").with("lake", "shop_orders", "email varchar");

        assertThatThrownBy(() -> plan(catalog, "shop_stg_orders", "lake.shop_orders"))
                .hasMessage(
                        "unification.tables has acme_stg.shop_stg_orders and lake.shop_orders, which would both become"
                                + " shop_orders_enriched: leave one out, or rename it");
    }

    @Test
    void warnsWhereTwoSystemsNumberTheirCustomers() {
        FixedCatalog catalog = table("shopify_stg_customers", "id bigint", "email varchar")
                .with("acme_stg", "crm_stg_contacts", "id bigint", "email varchar");

        assertThat(plan(catalog).notes())
                .last()
                .isEqualTo(
                        "Warning: customer_id comes from crm and shopify, and equal values are taken for one customer; if"
                                + " each system numbers its own, unify them apart");
    }

    @Test
    void attributesComeFromTheBestColumnThatATableHas() {
        IdentityPlan plan = plan(table(
                "shop_stg_orders",
                "email varchar",
                "shipping_address_city varchar",
                "billing_address_city varchar",
                "billing_address_country_code varchar",
                "first_name varchar"));

        assertThat(plan.tables().get(0).attributes().entrySet().stream()
                        .map(attribute ->
                                attribute.getKey() + "=" + attribute.getValue().name()))
                .containsExactly(
                        "first_name=first_name", "city=billing_address_city", "country=billing_address_country_code");
    }

    @Test
    void theStateOfAShopifyAccountIsNoPlace() {
        assertThat(plan(table("shopify_stg_customers", "id bigint", "state varchar"))
                        .attributes())
                .isEmpty();
        assertThat(plan(table("crm_stg_customers", "id bigint", "state varchar"))
                        .attributes())
                .extracting(MasterAttribute::name)
                .containsExactly("state");
    }

    @Test
    void saysWhyNoTableCanBeUnified() {
        assertThatThrownBy(() -> plan(table("shop_stg_products", "id bigint", "sku varchar")))
                .isInstanceOf(CdpException.class)
                .hasMessage(
                        "No table of acme_stg has a column that identifies a customer. acme_stg.shop_stg_products is left"
                                + " out: none of its 2 columns identifies a customer. Stage a table with an email, a phone or a"
                                + " customer's id, or say in unification.keys which column holds one");
        assertThatThrownBy(() -> plan(new FixedCatalog()))
                .hasMessage(
                        "No table of acme_stg has a column that identifies a customer, for it has no tables: run the"
                                + " staging phase first");
    }
}

package io.cdppipeline.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.CheckKind;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.phase.ExpectedTable;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExpectedTablesValidatorTest extends ValidatorContract {

    private static final TableName TABLE = new TableName("acme_src", "orders");

    @Override
    protected Validator validator() {
        return new ExpectedTablesValidator();
    }

    @Override
    protected ValidationContext good() {
        return context(new ExpectedTable(TABLE, false, List.of("id", "time")), 3);
    }

    @Override
    protected ValidationContext bad() {
        return context(new ExpectedTable(TABLE, false, List.of("id", "email", "phone")), 3);
    }

    private static ValidationContext context(ExpectedTable expected, long rows) {
        TableSchema schema = new TableSchema(TABLE, List.of(new Column("id", "bigint")), OptionalLong.of(rows));
        return new ValidationContext(
                "ingestion",
                PipelineConfig.builder()
                        .global(GlobalConfig.builder().client("acme").build())
                        .build(),
                GeneratedProject.builder().expect(expected).build(),
                List.of(),
                new Catalog() {
                    @Override
                    public Optional<TableSchema> table(TableName name) {
                        return name.equals(TABLE) ? Optional.of(schema) : Optional.empty();
                    }

                    @Override
                    public List<TableSchema> tables(String database) {
                        return List.of(schema);
                    }
                },
                (database, sql) -> {
                    throw new AssertionError("no query is needed: " + sql);
                });
    }

    @Test
    void missingColumnsAreNamed() {
        assertThat(validator().validate(bad()).checks())
                .contains(Check.fail("acme_src.orders has its columns", "missing: email, phone")
                        .as(CheckKind.COLUMNS));
    }

    @Test
    void anEmptyTableWarnsUnlessItMayBeEmpty() {
        assertThat(validator()
                        .validate(context(new ExpectedTable(TABLE, false, List.of()), 0))
                        .checks())
                .containsExactly(Check.warn("acme_src.orders exists", "the table is empty").as(CheckKind.ROWS));
        assertThat(validator()
                        .validate(context(new ExpectedTable(TABLE, true, List.of()), 0))
                        .status())
                .isEqualTo(Check.Status.PASS);
    }

    @Test
    void aMissingTableFails() {
        ExpectedTable other = new ExpectedTable(new TableName("acme_src", "customers"), true, List.of());

        assertThat(validator().validate(context(other, 3)).checks())
                .containsExactly(
                        Check.fail("acme_src.customers exists", "there is no such table").as(CheckKind.TABLES));
    }
}

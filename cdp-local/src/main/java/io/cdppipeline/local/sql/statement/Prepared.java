package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.failure.Failures;
import io.trino.sql.ExpressionFormatter;
import io.trino.sql.tree.Deallocate;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.Prepare;
import io.trino.sql.tree.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements that one job has prepared; they live as long as the job. */
public final class Prepared {

    /**
     * A statement to run.
     *
     * @param request the job's, with the parameters of the EXECUTE
     */
    public record Bound(SqlRequest request, Statement statement) {}

    private final Map<String, Statement> statements = new HashMap<>();

    /** What a statement of the job stands for; empty if it was a PREPARE or DEALLOCATE, which is done with this. */
    public Optional<Bound> bind(SqlRequest request, Statement node) {
        if (node instanceof Prepare prepare) {
            statements.put(prepare.getName().getValue(), prepare.getStatement());
            return Optional.empty();
        }
        if (node instanceof Deallocate deallocate) {
            known(deallocate.getName().getValue());
            statements.remove(deallocate.getName().getValue());
            return Optional.empty();
        }
        if (node instanceof Execute execute) {
            return Optional.of(bound(request, known(execute.getName().getValue()), execute.getParameters()));
        }
        if (node instanceof ExecuteImmediate execute) {
            Statement statement = Statements.parse(execute.getStatement().getValue());
            return Optional.of(bound(request, statement, execute.getParameters()));
        }
        return Optional.of(new Bound(request, node));
    }

    private Statement known(String name) {
        Statement statement = statements.get(name);
        if (statement == null) {
            throw Failures.of("NOT_FOUND", "Prepared statement not found: " + name);
        }
        return statement;
    }

    private static Bound bound(SqlRequest request, Statement statement, List<Expression> parameters) {
        List<String> texts =
                parameters.stream().map(ExpressionFormatter::formatExpression).toList();
        return new Bound(
                new SqlRequest(request.database(), request.sql(), request.now(), request.scheduledTime(), texts),
                statement);
    }
}

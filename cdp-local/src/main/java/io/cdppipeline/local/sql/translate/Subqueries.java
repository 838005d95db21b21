package io.cdppipeline.local.sql.translate;

import io.trino.sql.tree.DefaultTraversalVisitor;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.SubqueryExpression;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks for subqueries and random numbers below a node. */
final class Subqueries {

    private static final Set<String> RANDOM = Set.of("rand", "random", "uuid", "shuffle");

    private Subqueries() {}

    static boolean isIn(Node node) {
        AtomicBoolean found = new AtomicBoolean();
        new DefaultTraversalVisitor<AtomicBoolean>() {
            @Override
            protected Void visitSubqueryExpression(SubqueryExpression subquery, AtomicBoolean flag) {
                flag.set(true);
                return null;
            }

            @Override
            protected Void visitFunctionCall(FunctionCall call, AtomicBoolean flag) {
                if (RANDOM.contains(call.getName().getSuffix().toLowerCase(Locale.ROOT))) {
                    flag.set(true);
                }
                return super.visitFunctionCall(call, flag);
            }
        }.process(node, found);
        return found.get();
    }
}

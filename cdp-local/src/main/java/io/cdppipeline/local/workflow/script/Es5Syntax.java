package io.cdppipeline.local.workflow.script;

import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.Token;
import org.mozilla.javascript.ast.ArrayComprehension;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.AstRoot;
import org.mozilla.javascript.ast.ForInLoop;
import org.mozilla.javascript.ast.FunctionNode;
import org.mozilla.javascript.ast.GeneratorExpression;
import org.mozilla.javascript.ast.NodeVisitor;
import org.mozilla.javascript.ast.ObjectProperty;
import org.mozilla.javascript.ast.TaggedTemplateLiteral;
import org.mozilla.javascript.ast.TemplateLiteral;
import org.mozilla.javascript.ast.VariableDeclaration;

/** Refuses what the engine understands but the workflow server's, which reads ECMAScript 5 only, does not. */
final class Es5Syntax implements NodeVisitor {

    private Es5Syntax() {}

    /** @throws EvaluatorException if the source is no ECMAScript 5 */
    static void check(Context context, String source) {
        CompilerEnvirons environs = new CompilerEnvirons();
        environs.initFromContext(context);
        AstRoot root = new Parser(environs).parse(source, "template", 1);
        root.visit(new Es5Syntax());
    }

    @Override
    public boolean visit(AstNode node) {
        if (node instanceof TemplateLiteral || node instanceof TaggedTemplateLiteral) {
            throw refuse("template literals", node);
        } else if (node instanceof FunctionNode function) {
            if (function.getFunctionType() == FunctionNode.ARROW_FUNCTION) {
                throw refuse("arrow functions", node);
            }
            if (function.isGenerator() || function.isExpressionClosure()) {
                throw refuse("generators and expression closures", node);
            }
        } else if (node instanceof VariableDeclaration declaration && declaration.getType() != Token.VAR) {
            throw refuse("let and const", node);
        } else if (node instanceof ForInLoop loop && (loop.isForEach() || loop.isForOf())) {
            throw refuse("for each and for of", node);
        } else if (node instanceof ObjectProperty property && property.isNormalMethod()) {
            throw refuse("methods without a colon", node);
        } else if (node instanceof ArrayComprehension || node instanceof GeneratorExpression) {
            throw refuse("comprehensions", node);
        }
        return true;
    }

    private static EvaluatorException refuse(String what, AstNode node) {
        return new EvaluatorException(what + " are not part of ECMAScript 5", "template", node.getLineno());
    }
}

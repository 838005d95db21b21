package io.cdppipeline.local.sql.translate;

import io.cdppipeline.local.sql.function.SessionFunctions;
import io.cdppipeline.local.sql.type.Type;
import io.cdppipeline.local.sql.type.Value;
import io.trino.sql.tree.AstVisitor;
import io.trino.sql.tree.BinaryLiteral;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.CharLiteral;
import io.trino.sql.tree.CurrentCatalog;
import io.trino.sql.tree.CurrentSchema;
import io.trino.sql.tree.CurrentTime;
import io.trino.sql.tree.CurrentUser;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.IntervalLiteral;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.NullLiteral;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.TimeLiteral;
import io.trino.sql.tree.TimestampLiteral;

/** Translates what needs no columns: literals, and what the session knows. */
abstract class ConstantWriter extends AstVisitor<Value, Scope> {

    final Translation translation;

    ConstantWriter(Translation translation) {
        this.translation = translation;
    }

    @Override
    protected Value visitNullLiteral(NullLiteral node, Scope scope) {
        return new Value("NULL", Type.UNKNOWN);
    }

    @Override
    protected Value visitBooleanLiteral(BooleanLiteral node, Scope scope) {
        return Value.constant(node.getValue() ? "true" : "false", Type.BOOLEAN, Boolean.toString(node.getValue()));
    }

    @Override
    protected Value visitLongLiteral(LongLiteral node, Scope scope) {
        return Literals.integer(node, node);
    }

    @Override
    protected Value visitDoubleLiteral(DoubleLiteral node, Scope scope) {
        return Literals.floating(node.getValue());
    }

    @Override
    protected Value visitDecimalLiteral(DecimalLiteral node, Scope scope) {
        return Literals.decimal(node);
    }

    @Override
    protected Value visitStringLiteral(StringLiteral node, Scope scope) {
        return Literals.text(node.getValue());
    }

    @Override
    protected Value visitCharLiteral(CharLiteral node, Scope scope) {
        return Literals.text(node.getValue());
    }

    @Override
    protected Value visitBinaryLiteral(BinaryLiteral node, Scope scope) {
        return Literals.hex(node.toHexString());
    }

    @Override
    protected Value visitIntervalLiteral(IntervalLiteral node, Scope scope) {
        return Literals.interval(node);
    }

    @Override
    protected Value visitGenericLiteral(GenericLiteral node, Scope scope) {
        return Literals.typed(node);
    }

    @Override
    protected Value visitTimestampLiteral(TimestampLiteral node, Scope scope) {
        return Literals.timestamp(node, node.getValue());
    }

    @Override
    protected Value visitTimeLiteral(TimeLiteral node, Scope scope) {
        return Literals.time(node, node.getValue());
    }

    @Override
    protected Value visitCurrentTime(CurrentTime node, Scope scope) {
        return SessionFunctions.currentTime(translation.request(), node);
    }

    @Override
    protected Value visitCurrentCatalog(CurrentCatalog node, Scope scope) {
        return Literals.text("td");
    }

    @Override
    protected Value visitCurrentSchema(CurrentSchema node, Scope scope) {
        return Literals.text(translation.request().database());
    }

    @Override
    protected Value visitCurrentUser(CurrentUser node, Scope scope) {
        return Literals.text("local");
    }
}

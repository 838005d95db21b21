package io.cdppipeline.local.hive;

import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.sql.hive.HiveNode;
import io.cdppipeline.target.TableName;
import java.util.Locale;

/** Names as Hive has them: in any case, perhaps in backquotes. */
final class Names {

    private Names() {}

    /** A name without its quotes, in lower case. */
    static String lower(HiveNode node) {
        String text = node.text();
        if (text.length() > 1 && text.startsWith("`")) {
            text = text.substring(1, text.length() - 1).replace("``", "`");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** What a column is called that has no alias. */
    static String ofColumn(HiveNode expression, int index) {
        if (expression.is("TOK_TABLE_OR_COL")) {
            return lower(expression.child(0));
        }
        return expression.is("DOT") ? lower(expression.child(1)) : "_c" + index;
    }

    /** @throws SqlFailure if its database does not exist */
    static TableName table(HiveContext context, HiveNode node) {
        String database =
                node.size() > 1 ? lower(node.child(0)) : context.request().database();
        String table = lower(node.child(node.size() - 1));
        if (!context.hasDatabase(database) || database.equals("information_schema")) {
            throw HiveErrors.semantic(node, "Database does not exist: " + database);
        }
        return new TableName(database, table);
    }

    /** A clause's name for a message: {@code TOK_DISTRIBUTEBY} is DISTRIBUTEBY. */
    static String words(HiveNode clause) {
        return clause.text().replace("TOK_", "").replace('_', ' ');
    }
}

package io.cdppipeline.local.sql.statement;

import io.cdppipeline.local.sql.SqlFailure;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Statement;

/** Reads statements with Trino's parser; whatever it throws becomes a failure with Trino's name. */
public final class Statements {

    private static final SqlParser PARSER = new SqlParser();

    private Statements() {}

    /**
     * Parses one statement.
     *
     * @throws SqlFailure {@code SYNTAX_ERROR} with its place, or {@code STACK_OVERFLOW} if it is nested too deeply
     */
    public static Statement parse(String text) {
        try {
            return PARSER.createStatement(text);
        } catch (ParsingException e) {
            throw new SqlFailure("SYNTAX_ERROR", String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw new SqlFailure("STACK_OVERFLOW", "statement is too large (stack overflow during parsing)", e);
        } catch (NullPointerException | ClassCastException | IllegalArgumentException e) {
            // its tree builder breaks on some texts that its grammar had to repair
            long line = 1 + text.chars().takeWhile(c -> c == '\n').count();
            throw new SqlFailure("SYNTAX_ERROR", "line " + line + ":1: The statement is incomplete", e);
        }
    }
}

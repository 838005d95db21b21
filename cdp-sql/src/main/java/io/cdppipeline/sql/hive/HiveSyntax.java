package io.cdppipeline.sql.hive;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.runtime.ANTLRStringStream;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenRewriteStream;
import org.antlr.runtime.TokenStream;
import org.antlr.runtime.tree.CommonTree;
import org.antlr.runtime.tree.CommonTreeAdaptor;
import org.antlr.runtime.tree.Tree;
import org.apache.hadoop.hive.ql.parse.ASTNode;
import org.apache.hadoop.hive.ql.parse.HiveLexer;
import org.apache.hadoop.hive.ql.parse.HiveParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads Hive SQL. Thread-safe.
 *
 * <p>What Hive's command line does before its parser is done here too: {@code SET key=value} is not Hive's SQL, comments
 * are removed, statements are split at semicolons.
 */
public final class HiveSyntax {

    private static final Map<Integer, String> KINDS = kinds();

    private HiveSyntax() {}

    /** The name of a token that the grammar writes as its number; empty if there is none. */
    public static String kind(String number) {
        return number.matches("[0-9]{1,6}") ? KINDS.getOrDefault(Integer.parseInt(number), "") : "";
    }

    /** The parser's own table of names ends before those of its imaginary tokens. */
    private static Map<Integer, String> kinds() {
        Map<Integer, String> kinds = new HashMap<>();
        for (Field field : HiveParser.class.getFields()) {
            if (field.getType() == int.class && Modifier.isStatic(field.getModifiers())) {
                try {
                    kinds.put(field.getInt(null), field.getName());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("Hive's parser hides " + field, e);
                }
            }
        }
        kinds.remove(Token.INVALID_TOKEN_TYPE);
        return Map.copyOf(kinds);
    }

    /**
     * Reads one statement without a semicolon at its end.
     *
     * @throws HiveSyntaxException if it is none; the place is in this text
     */
    public static HiveNode parse(String statement) {
        List<HiveSyntaxException> lexical = new ArrayList<>();
        Lexer lexer = new Lexer(statement, lexical);
        TokenRewriteStream tokens = new TokenRewriteStream(lexer);
        Parser parser = new Parser(tokens);
        parser.setTreeAdaptor(new Adaptor());
        Tree tree;
        try {
            tree = (Tree) parser.statement().getTree();
        } catch (RecognitionException e) {
            throw lexical.isEmpty() ? parser.failure(e) : lexical.get(0);
        } catch (RuntimeException e) {
            // The grammar's actions fail on some texts that it let pass so far.
            throw lexical.isEmpty()
                    ? new HiveSyntaxException(1, 0, "cannot be read as Hive SQL: " + e.getMessage())
                    : lexical.get(0);
        }
        if (!lexical.isEmpty()) {
            throw lexical.get(0);
        }
        if (parser.first != null) {
            throw parser.first;
        }
        if (parser.getNumberOfSyntaxErrors() > 0) {
            Token last = tokens.get(Math.max(0, Math.min(tokens.index(), tokens.size() - 1)));
            throw new HiveSyntaxException(
                    last.getLine(),
                    last.getCharPositionInLine(),
                    "cannot recognize input near '" + last.getText() + "'");
        }
        HiveNode root = node(tree);
        // A tree without a token of its own holds the statement and the end of the text.
        return root.size() > 0 && root.kind().isEmpty() ? root.child(0) : root;
    }

    private static HiveNode node(Tree tree) {
        List<HiveNode> children = new ArrayList<>();
        for (int i = 0; i < tree.getChildCount(); i++) {
            children.add(node(tree.getChild(i)));
        }
        int line = tree.getLine();
        int column = tree.getCharPositionInLine();
        if (line == 0 && !children.isEmpty()) {
            line = children.get(0).line();
            column = children.get(0).column();
        }
        String kind = KINDS.getOrDefault(tree.getType(), "");
        return new HiveNode(kind, tree.getText() == null ? "" : tree.getText(), line, column, children);
    }

    /** Hive's words are the same in any case. */
    private static final class NoCase extends ANTLRStringStream {

        NoCase(String text) {
            super(text);
        }

        @Override
        public int LA(int i) {
            int c = super.LA(i);
            return c <= 0 ? c : Character.toUpperCase(c);
        }
    }

    private static final class Lexer extends HiveLexer {

        private final List<HiveSyntaxException> failures;

        Lexer(String text, List<HiveSyntaxException> failures) {
            super(new NoCase(text));
            this.failures = failures;
        }

        @Override
        protected boolean allowQuotedId() {
            return true;
        }

        @Override
        public void displayRecognitionError(String[] names, RecognitionException e) {
            String what = e.c == -1 ? "<EOF>" : new String(Character.toChars(Math.max(0, e.c)));
            failures.add(new HiveSyntaxException(
                    e.line, Math.max(0, e.charPositionInLine), "character '" + what + "' not supported here"));
        }
    }

    private static final class Parser extends HiveParser {

        private static final String[] NAMES = HiveParser.tokenNames;

        private @Nullable HiveSyntaxException first;

        Parser(TokenStream tokens) {
            super(tokens);
        }

        @Override
        public void displayRecognitionError(String[] names, RecognitionException e) {
            if (first == null) {
                first = failure(e);
            }
        }

        HiveSyntaxException failure(RecognitionException e) {
            String message = String.valueOf(getErrorMessage(e, NAMES));
            // Where a rule fails at the end of the text, its own place is nowhere.
            int line = e.line > 0 ? e.line : 1;
            return new HiveSyntaxException(line, Math.max(0, e.charPositionInLine), message);
        }
    }

    private static final class Adaptor extends CommonTreeAdaptor {

        @Override
        public Object create(Token payload) {
            return new ASTNode(payload);
        }

        @Override
        public Object dupNode(Object t) {
            return create(((CommonTree) t).token);
        }

        @Override
        public Object errorNode(TokenStream input, Token start, Token stop, RecognitionException e) {
            return new ASTNode(new CommonToken(Token.INVALID_TOKEN_TYPE, "<error>"));
        }
    }
}

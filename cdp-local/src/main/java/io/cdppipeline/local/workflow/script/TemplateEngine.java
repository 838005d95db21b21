package io.cdppipeline.local.workflow.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.workflow.WorkflowException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Queue;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.EcmaError;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.JavaScriptException;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;

/**
 * Evaluates {@code ${}} templates: ECMAScript 5 with moment, in a workflow's time zone, without access to the host.
 *
 * <p>Scopes are pooled and scripts are compiled once, so that an evaluation costs well below a millisecond. Thread-safe.
 */
public final class TemplateEngine {

    private static final int MAX_SCRIPTS = 20_000;
    private static final int INSTRUCTIONS_BETWEEN_LOOKS = 100_000;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Queue<ScriptScope> scopes = new ConcurrentLinkedQueue<>();
    private final ContextFactory factory = new LimitedFactory();

    /** Ends scripts that run for too long, or in a thread that has been interrupted. */
    private static final class LimitedFactory extends ContextFactory {
        @Override
        protected Context makeContext() {
            Context context = super.makeContext();
            context.setLanguageVersion(Context.VERSION_1_5);
            context.setOptimizationLevel(-1);
            context.setInstructionObserverThreshold(INSTRUCTIONS_BETWEEN_LOOKS);
            context.setMaximumInterpreterStackDepth(1_000);
            return context;
        }

        @Override
        protected void observeInstructionCount(Context context, int count) {
            Object deadline = context.getThreadLocal(LimitedFactory.class);
            boolean late = deadline instanceof Long nanos && System.nanoTime() - nanos > 0;
            if (late || Thread.currentThread().isInterrupted()) {
                throw new ScriptStopped(late ? "it ran for more than " + LONGEST.toSeconds() + " seconds" : "stopped");
            }
        }
    }

    /** An error, so that a script's {@code catch} does not see it. */
    private static final class ScriptStopped extends Error {
        private ScriptStopped(String message) {
            super(message);
        }
    }

    /** The templates of one task: what a template leaves in the global scope, the next one sees. */
    public final class Evaluation implements AutoCloseable {

        private final ZoneId zone;
        private final ScriptScope scope;
        private final Scriptable globals;
        private final Context context;

        private Evaluation(ZoneId zone) {
            this.zone = zone;
            this.context = factory.enterContext();
            ScriptScope pooled = scopes.poll();
            this.scope = pooled == null ? new ScriptScope(context) : pooled;
            this.globals = context.newObject(scope.top());
            globals.setPrototype(scope.top());
            globals.setParentScope(null);
        }

        /**
         * Renders a template; a text without a dollar sign is its own result.
         *
         * @param overlay values that hide those of {@code params}
         * @throws WorkflowException with the server's message if the template cannot be evaluated
         */
        public String render(String template, ObjectNode params, ObjectNode overlay) {
            if (template.indexOf('$') < 0) {
                return template;
            }
            try {
                context.setTimeZone(TimeZone.getTimeZone(zone));
                context.putThreadLocal(LimitedFactory.class, System.nanoTime() + LONGEST.toNanos());
                if (template.contains("moment")) {
                    scope.readMoment(context);
                }
                Function function = (Function) script(template).exec(context, globals);
                return Context.toString(
                        function.call(context, globals, new ParamsObject(params, overlay, globals), Context.emptyArgs));
            } catch (RhinoException e) {
                throw failure(template, describe(e), e);
            } catch (ScriptStopped | StackOverflowError e) {
                throw failure(template, String.valueOf(e.getMessage()), e);
            }
        }

        private Script script(String template) {
            Script known = scripts.get(template);
            if (known != null) {
                return known;
            }
            String source = TemplateSource.toFunction(template);
            Es5Syntax.check(context, source);
            Script compiled = context.compileString(source, "template", 1, null);
            if (scripts.size() >= MAX_SCRIPTS) {
                scripts.clear();
            }
            scripts.put(template, compiled);
            return compiled;
        }

        @Override
        public void close() {
            scopes.add(scope);
            Context.exit();
        }
    }

    /** Starts an evaluation; it belongs to the calling thread until it is closed. */
    public Evaluation open(ZoneId zone) {
        return new Evaluation(zone);
    }

    private static WorkflowException failure(String template, String reason, Throwable cause) {
        return new WorkflowException("Failed to evaluate a variable " + template + " (" + reason + ")", cause);
    }

    /** The engine's errors in the words of the server's engine. */
    private static String describe(RhinoException e) {
        if (e instanceof EcmaError error) {
            String message = error.getErrorMessage();
            if (message.endsWith(" is not defined.")) {
                message = message.replace("\"", "").replaceFirst("\\.$", "");
            }
            message = message.replaceFirst("^(Cannot read property )\"(.*)\" from (undefined|null)$", "$1'$2' of $3");
            return error.getName() + ": " + message;
        } else if (e instanceof JavaScriptException thrown) {
            return Context.toString(thrown.getValue());
        } else if (e instanceof EvaluatorException) {
            return "SyntaxError: " + e.details();
        }
        return e.details();
    }
}

package io.cdppipeline.event;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Shows a run on a console: as a tree that is redrawn in place on a terminal, line by line elsewhere. Not thread-safe; one
 * listener shows one run at a time.
 */
public final class ConsoleListener implements PipelineListener {

    private final PrintStream out;
    private final boolean terminal;
    private final ProgressTree tree = new ProgressTree();
    private int linesShown;

    private ConsoleListener(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard output, redrawing if that is a terminal. */
    public static ConsoleListener onStandardOutput() {
        return new ConsoleListener(withMarks(System.out), isTerminal());
    }

    /**
     * The stream, or one in UTF-8 over it where its own encoding lacks the marks: a process without a locale gets ASCII,
     * although what shows its output hardly ever is. Windows consoles are what they say.
     */
    private static PrintStream withMarks(PrintStream out) {
        String encoding =
                System.getProperty("stdout.encoding", Charset.defaultCharset().name());
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return windows || Charset.forName(encoding).newEncoder().canEncode('✓')
                ? out
                : new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** Until Java 21 there is a console only where there is a terminal; from 22 on the console tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Console.isTerminal() is public", e);
        }
    }

    /** On a stream. */
    public static ConsoleListener on(PrintStream out, boolean terminal) {
        return new ConsoleListener(out, terminal);
    }

    @Override
    public void onRunStarted(RunStarted event) {
        tree.begin(event);
        linesShown = 0;
        show((event.resumed() ? "Run " + event.runId() + " resumes" : "Run " + event.runId() + " begins") + ": "
                + String.join(
                        " → ", event.phases().stream().map(PhaseTitle::title).toList()));
    }

    @Override
    public void onConfigChanged(ConfigChanged event) {
        show(event.lines(), "");
    }

    @Override
    public void onPhaseStarted(PhaseStarted event) {
        tree.phaseStarted(event);
        show("→ Phase " + event.number() + ": " + event.title());
    }

    @Override
    public void onStepStarted(StepStarted event) {
        tree.stepStarted(event);
        redraw();
    }

    @Override
    public void onSessionStarted(SessionStarted event) {
        tree.sessionStarted(event);
        show("  → " + event.session().workflow() + " (session: "
                + event.session().sessionId() + ", attempt: " + event.session().attemptId() + ")");
    }

    @Override
    public void onSessionProgress(SessionProgress event) {
        tree.progress(event);
        redraw();
        if (!terminal && event.nextLook().toSeconds() >= 1) {
            out.println("  ⏳ " + event.progress().status() + " ("
                    + ProgressTree.elapsed(event.progress().elapsed()) + " elapsed), "
                    + event.progress().doneTasks()
                    + " of " + event.progress().tasks() + " tasks done" + ProgressTree.rows(event.progress())
                    + ProgressTree.atWork(event.progress()));
        }
    }

    @Override
    public void onStepCompleted(StepCompleted event) {
        tree.stepCompleted(event);
        show("  ✓ " + event.step().title());
    }

    @Override
    public void onNote(Note event) {
        show(List.of(event.text().split("\n", -1)), "  ");
    }

    @Override
    public void onFailure(FailureDecided event) {
        tree.failed(event);
        show(FailureBox.lines(event), "");
    }

    @Override
    public void onPhaseEnded(PhaseEnded event) {
        tree.phaseEnded(event);
        show(ProgressTree.mark(event.state().status()) + " " + event.state().title() + ": "
                + event.state().status().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                + event.state().tables().size() + " tables");
    }

    @Override
    public void onRunEnded(RunEnded event) {
        tree.end();
        redraw();
        linesShown = 0;
        out.print(event.report());
        out.flush();
    }

    /** What a terminal shows in its tree, and other outputs as a line. */
    private void show(String line) {
        if (terminal) {
            redraw();
        } else {
            out.println(line);
            out.flush();
        }
    }

    /** What both show: above the tree on a terminal. */
    private void show(List<String> lines, String indent) {
        if (terminal) {
            clear();
        }
        lines.forEach(line -> out.println(indent + line));
        if (terminal) {
            redraw();
        }
        out.flush();
    }

    private void redraw() {
        if (!terminal) {
            return;
        }
        clear();
        List<String> lines = tree.lines();
        // A line that wrapped would be two to go back over: what is too long for the terminal is cut off.
        out.print("\u001b[?7l");
        lines.forEach(out::println);
        out.print("\u001b[?7h");
        linesShown = lines.size();
        out.flush();
    }

    private void clear() {
        if (linesShown > 0) {
            out.print("\u001b[" + linesShown + "A\u001b[J");
        }
        linesShown = 0;
    }
}

package fulcrum.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/// The command line inside a test: what it would print goes into a text, in order, both ends into
/// one.
public final class CommandLines {

    private CommandLines() {}

    /// What a run printed and how it ended.
    record Run(int exit, String printed) {}

    static Run run(String... arguments) {
        return runWithInput("", arguments);
    }

    static Run runWithInput(String input, String... arguments) {
        StringBuilder printed = new StringBuilder();
        int exit = over(input, printed).execute(arguments);
        return new Run(exit, printed.toString());
    }

    /// A command line with nothing on its standard input.
    public static CommandLine recording(StringBuilder printed) {
        return over("", printed);
    }

    /// A command line with a text on its standard input.
    public static CommandLine recording(StringBuilder printed, String input) {
        return over(input, printed);
    }

    /// The verbs that the launcher script handles itself.
    public static List<String> launcherVerbs() {
        return Fulcrum.LAUNCHER_VERBS;
    }

    private static CommandLine over(String input, StringBuilder printed) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        PrintWriter both = new PrintWriter(new Appending(printed), true);
        return Fulcrum.commandLine(in, both, both, false);
    }

    /// Unlike a StringWriter it needs no flush to be read.
    private static final class Appending extends Writer {

        private final StringBuilder text;

        Appending(StringBuilder text) {
            this.text = text;
        }

        @Override
        public void write(char[] from, int offset, int length) {
            text.append(from, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

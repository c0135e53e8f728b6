package fulcrum.cli;

import fulcrum.server.config.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `fulcrum` command. Alone it prints help.
@Command(
        name = "fulcrum",
        description = "Runs, breaks and judges Fulcrum's protocols.",
        mixinStandardHelpOptions = true,
        versionProvider = Fulcrum.Version.class,
        subcommands = {
            Dev.class,
            Start.class,
            Init.class,
            Status.class,
            SqlCommand.class,
            GetCommand.class,
            NodeCommand.class,
            LeaderCommand.class,
            UpgradeCommand.class,
            TailsCommand.class,
            FaultCommand.class,
            RecoverCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            Config.class,
            Cert.class,
            Sim.class,
            ReplayTape.class,
            Check.class,
            TortureCommand.class,
            Campaign.class,
            Completion.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nFor developers of Fulcrum (handled by the launcher script itself):%n",
        footer = {
            "  build       Compile everything, tests too, and check the format.",
            "  test        Run every test; the last line counts them.",
            "  format      Format the sources.",
            "  golden      Rewrite the golden files from what the code does now.",
            "  package     Make a tarball for machines that have Java and nothing else.",
            "  measure     Run the benchmarks, and print each figure beside its bar.",
            "  bench       Put Fulcrum and its peers under load, side by side.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The answer is yes: valid, passed, done.",
            "1:The answer is no: violated, failed.",
            "2:There is no answer: usage, unreadable, undecided, or an error of our own.",
        })
public final class Fulcrum implements Runnable {

    /// What the launcher script handles before Java starts; named here only to be suggested.
    static final List<String> LAUNCHER_VERBS =
            List.of("build", "test", "format", "golden", "package", "measure", "bench");

    @Spec private CommandSpec spec;

    private final InputStream standardInput;

    private Fulcrum(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /// The launcher says whether standard output is a terminal; Java can only ask for both ends at
    /// once.
    public static void main(String... args) {
        Locale.setDefault(Locale.ROOT); // what is printed is the same everywhere
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine(System.in, out, err, colourWanted()).execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /// Everything that can be typed after `fulcrum`, over the given ends.
    static CommandLine commandLine(
            InputStream in, PrintWriter out, PrintWriter err, boolean colour) {
        CommandLine line = new CommandLine(new Fulcrum(in));
        line.setOut(out).setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(100);
        FaultCommand.takeSigns(line);
        line.setParameterExceptionHandler((wrong, _) -> explain(wrong));
        line.setExecutionExceptionHandler((wrong, at, _) -> explain(wrong, at));
        return line;
    }

    /// What the command of this specification, or one below it, reads as its standard input.
    static InputStream standardInput(CommandSpec command) {
        return ((Fulcrum) command.root().userObject()).standardInput;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static boolean colourWanted() {
        String refused = Objects.requireNonNullElse(System.getenv("NO_COLOR"), "");
        return Boolean.getBoolean("fulcrum.terminal")
                && refused.isEmpty()
                && !"dumb".equals(System.getenv("TERM"));
    }

    private static int explain(ParameterException wrong) {
        CommandLine at = wrong.getCommandLine();
        String message = Objects.requireNonNullElse(wrong.getMessage(), "wrong usage");
        String meant = null;
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().getFirst();
            boolean command = !typed.startsWith("-") && !at.getSubcommands().isEmpty();
            message = "unknown " + (command ? "command" : "argument") + " '" + typed + "'";
            meant = Nearest.to(typed, command ? commands(at) : options(at));
        }
        print(at, lowerFirst(message));
        if (meant == null) {
            hint(at, "'" + at.getCommandSpec().qualifiedName() + " --help' lists what it takes");
        } else {
            hint(at, "did you mean '" + meant + "'?");
        }
        return ExitCode.UNKNOWN;
    }

    private static List<String> commands(CommandLine at) {
        List<String> known = new ArrayList<>(at.getSubcommands().keySet());
        if (at.getParent() == null) {
            known.addAll(LAUNCHER_VERBS);
        }
        return known;
    }

    private static List<String> options(CommandLine at) {
        return List.copyOf(at.getCommandSpec().optionsMap().keySet());
    }

    private static int explain(Exception wrong, CommandLine at) {
        if (wrong instanceof Refusal refusal) {
            print(at, Objects.requireNonNullElse(refusal.getMessage(), "refused"));
            hint(at, refusal.hint());
        } else {
            print(at, "an error of our own, no answer: " + wrong);
            wrong.printStackTrace(at.getErr());
        }
        return ExitCode.UNKNOWN;
    }

    private static void print(CommandLine at, String message) {
        at.getErr().println(at.getColorScheme().errorText("fulcrum: ").toString() + message);
    }

    private static void hint(CommandLine at, String hint) {
        at.getErr().println("  hint: " + hint);
    }

    private static String lowerFirst(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /// The version that the build wrote beside this class.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            try (InputStream text = Fulcrum.class.getResourceAsStream("version.txt")) {
                String version =
                        text == null
                                ? "unknown"
                                : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
                return new String[] {"fulcrum " + version, "Java " + Runtime.version()};
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}

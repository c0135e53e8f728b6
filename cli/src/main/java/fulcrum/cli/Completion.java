package fulcrum.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the script that makes the tab key complete commands and options.
@Command(
        name = "completion",
        description = "Print a completion script for bash or zsh.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nTo use it in this shell:%n",
        footer = "  source <(./fulcrum completion bash)")
final class Completion implements Runnable {

    /// The shells that understand the script. It is the same text: zsh loads bash's completion
    /// functions.
    enum Shell {
        bash,
        zsh
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
            defaultValue = "bash")
    private Shell shell;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        String script = AutoComplete.bash("fulcrum", spec.root().commandLine());
        spec.commandLine().getOut().println("# Completion of fulcrum for " + shell);
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
    }
}

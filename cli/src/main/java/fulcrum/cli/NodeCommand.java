package fulcrum.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What is done to one node of a cluster. Alone it prints help.
@Command(
        name = "node",
        description = "Do something to one node of a running cluster.",
        mixinStandardHelpOptions = true,
        subcommands = {NodeFence.class},
        synopsisSubcommandLabel = "ACTION",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum node fence n1              n1 writes nothing and answers nobody, for good",
        })
final class NodeCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
    }
}

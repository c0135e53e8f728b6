package fulcrum.cli;

import fulcrum.cli.members.Roster;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists what a cluster has. Alone it prints help.
@Command(
        name = "get",
        description = "List things of a running cluster.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum get nodes                  the members and their states",
            "  ./fulcrum get nodes -o wide          with their addresses and groups",
        })
final class GetCommand implements Runnable {

    @Spec private CommandSpec spec;

    /// How a list is printed.
    enum Form {
        table,
        wide,
        json
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "nodes",
            description = {
                "List the members of a cluster, past ones too, as the node that answers knows them.",
                "",
                "A member is joining until every group has it, then active; cordoned, it takes"
                        + " no new votes or leaderships; draining, it gives away what it has.",
            },
            mixinStandardHelpOptions = true)
    int nodes(
            @Mixin ClusterTarget target,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORM",
                            description = "One of ${COMPLETION-CANDIDATES} (default: table)",
                            defaultValue = "table")
                    Form form)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Roster roster = target.roster();
        if (target.json() || form == Form.json) {
            out.println(Json.write(roster.tree()));
        } else {
            out.println(String.join("\n", roster.lines(form == Form.wide)));
        }
        return ExitCode.GOOD;
    }
}

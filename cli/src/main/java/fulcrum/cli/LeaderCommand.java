package fulcrum.cli;

import fulcrum.cli.members.MemberCalls;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What is done to a group's leader. Alone it prints help.
@Command(
        name = "leader",
        description = "Do something to the leader of a group.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "ACTION",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum leader move 1 n2           n2 leads group 1 from now on",
        })
final class LeaderCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "move",
            description = {
                "Hand a group's leadership to another of its voters.",
                "",
                "The leader brings it up to date and then lets it call an election, so that nobody"
                        + " has to miss a leader. It may go elsewhere again when leaderships are"
                        + " evened out.",
            },
            mixinStandardHelpOptions = true)
    int move(
            @Mixin ClusterTarget target,
            @Parameters(paramLabel = "GROUP", description = "Its number") long group,
            @Parameters(paramLabel = "NODE", description = "Such as n1") String node)
            throws InterruptedException {
        var _ = Nodes.parse(node);
        PrintWriter out = spec.commandLine().getOut();
        MemberCalls.Reply reply =
                target.ask("PUT", MemberCalls.LEADERS + "/" + group, Map.of("to", node));
        target.conclude(out, node + " leads group " + group, reply.tree());
        return ExitCode.GOOD;
    }
}

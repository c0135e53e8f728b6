package fulcrum.cli;

import fulcrum.cli.members.MemberCalls;
import fulcrum.cli.members.Versions;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// From one version of the formats to the next. Alone it prints help.
@Command(
        name = "upgrade",
        description = {
            "Follow the upgrade of a running cluster, and finish it.",
            "",
            "Nodes are restarted with newer software one after the other. What older software would"
                    + " not understand stays closed until every member runs the newer, and"
                    + " somebody finalises that; from then on nobody goes back.",
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "ACTION",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum upgrade status             who runs what, and what is in the way",
            "  ./fulcrum upgrade finalize           once every member runs the newer version",
        })
final class UpgradeCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "status",
            description = {
                "Say which version each member runs, which one is finalised, and what is in the way"
                        + " of the next.",
                "",
                "Exit code 0 means that every member runs the newest version and it is finalised, 1"
                        + " that an upgrade is not finished.",
            },
            mixinStandardHelpOptions = true)
    int status(@Mixin ClusterTarget target) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Versions versions = new Versions(target.ask("GET", MemberCalls.UPGRADE, null).tree());
        target.conclude(out, String.join("\n", versions.lines()), versions.tree());
        return versions.isDone() ? ExitCode.GOOD : ExitCode.BAD;
    }

    @Command(
            name = "finalize",
            aliases = "finalise",
            description = {
                "Finalise the newest version that a member runs, for good, and open its gates.",
                "",
                "It is refused while another member does not run it. Done again it does nothing.",
            },
            mixinStandardHelpOptions = true)
    int finalise(@Mixin ClusterTarget target) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Versions versions = new Versions(target.ask("POST", MemberCalls.UPGRADE, Map.of()).tree());
        target.conclude(out, versions.sentence(), versions.tree());
        return ExitCode.GOOD;
    }
}

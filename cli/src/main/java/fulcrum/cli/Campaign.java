package fulcrum.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs that take long, each with a bar that it holds the code to.
@Command(
        name = "campaign",
        description = "Measure what takes longer than a test may.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "CAMPAIGN",
        commandListHeading = "%nCampaigns:%n",
        subcommands = {
            MutantsCampaign.class,
            SchedulesCampaign.class,
            KillsCampaign.class,
            HistoriesCampaign.class
        })
final class Campaign implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

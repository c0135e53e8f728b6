package fulcrum.cli.sim.sql;

import fulcrum.database.session.Isolation;
import fulcrum.database.shard.ShardMessage;
import fulcrum.lab.database.Cluster;
import fulcrum.lab.database.Part;
import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.trace.Columns;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.sql.execution.ShardPrograms;
import java.util.ArrayList;
import java.util.List;

/// One run of SQL's world.
final class SqlEpisode implements Episode<ShardMessage, Part> {

    private final Cluster cluster;
    private final Crowd crowd;
    private final List<Workload> workloads = new ArrayList<>();

    SqlEpisode(Universe universe, Stage<Part> stage) {
        Dice dice = Dice.of(universe.seed()).fork("sql world");
        this.cluster = Cluster.of(universe, stage, new ShardPrograms());
        Isolation isolation = isolation(dice.below(3));
        stage.sometimes(ran(isolation));
        this.crowd = new Crowd(universe, stage, cluster, dice.fork("crowd"), isolation);
        for (Use use : Use.draw(dice.fork("uses"))) {
            stage.sometimes(use.counted());
            workloads.add(use.with(crowd, dice.fork("use", List.of(Use.values()).indexOf(use))));
        }
        workloads.forEach(each -> crowd.add(each.customers()));
    }

    private static Isolation isolation(int number) {
        return switch (number) {
            case 0 -> Isolation.READ_COMMITTED;
            case 1 -> Isolation.REPEATABLE_READ;
            default -> Isolation.SERIALIZABLE;
        };
    }

    /// What counts the runs of an isolation.
    static String ran(Isolation isolation) {
        return "run at " + isolation;
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        crowd.born(birth.self());
        return cluster.start(birth);
    }

    @Override
    public Part view(Machine<ShardMessage> machine) {
        return cluster.view(machine);
    }

    @Override
    public Columns columns(Part view) {
        return cluster.columns(view);
    }

    @Override
    public List<Invariant<Part>> invariants() {
        return cluster.invariants();
    }

    @Override
    public List<Client> clients() {
        return List.of(crowd.hall());
    }

    @Override
    public List<Moment<ShardMessage>> moments() {
        return Cluster.moments();
    }

    @Override
    public boolean settled() {
        return crowd.done() && cluster.undone().isEmpty();
    }

    @Override
    public String left() {
        List<String> left = new ArrayList<>(cluster.undone());
        if (!crowd.done()) {
            left.addFirst("customers wait");
        }
        return ": " + String.join("; ", left);
    }

    @Override
    public List<Finding> judge() {
        return workloads.stream().map(Workload::judge).toList();
    }

    @Override
    public void over() {
        crowd.over();
    }
}

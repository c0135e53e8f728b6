package fulcrum.simulator;

import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Keepers, clients that give them numbers, and a judge who asks whether every number that was
/// acknowledged is still there.
///
/// @param hasty the keepers answer before they have stored
/// @param numbers that each of three clients gives away
record KeeperWorld(boolean hasty, int numbers) implements World<Keeper.Message, Keeper.Picture> {

    @Override
    public String name() {
        return "keeper";
    }

    @Override
    public Codec<Keeper.Message> messages() {
        return new Keeper.MessageCodec();
    }

    @Override
    public Codec<Keeper.Kept> records() {
        return new Keeper.RecordCodec();
    }

    @Override
    public Knobs knobs() {
        // A keeper that is wiped loses what it kept, and rightly so.
        List<String> faults = new ArrayList<>(Fault.NAMES);
        faults.remove("wipe");
        return Knobs.DEFAULT.withNodes(1, 5).withFaults(faults, 60);
    }

    @Override
    public Play begin(Universe universe, Stage<Keeper.Picture> stage) {
        return new Play(stage, universe.stormNanos() / (2L * numbers));
    }

    /// One run.
    final class Play implements Episode<Keeper.Message, Keeper.Picture> {

        private final Stage<Keeper.Picture> stage;
        private final List<Giver> givers = new ArrayList<>();
        private final TreeMap<NodeId, TreeSet<Long>> acknowledged = new TreeMap<>();

        private final long gapNanos;

        Play(Stage<Keeper.Picture> stage, long gapNanos) {
            this.stage = stage;
            this.gapNanos = gapNanos;
            for (int i = 0; i < 3; i++) {
                givers.add(new Giver(i));
            }
        }

        @Override
        public Machine<Keeper.Message> start(Birth birth) {
            return new Keeper(birth, hasty);
        }

        @Override
        public Keeper.Picture view(Machine<Keeper.Message> machine) {
            return ((Keeper) machine).view();
        }

        @Override
        public List<Client> clients() {
            return List.copyOf(givers);
        }

        @Override
        public boolean settled() {
            return givers.stream().allMatch(giver -> giver.given == numbers);
        }

        @Override
        public List<Finding> judge() {
            for (NodeId node : acknowledged.keySet()) {
                Keeper.Picture picture = stage.view(node);
                TreeSet<Long> missing = new TreeSet<>(acknowledged.get(node));
                if (picture != null) {
                    missing.removeAll(picture.kept());
                    if (!missing.isEmpty()) {
                        return List.of(Finding.violated("kept", node + " has lost " + missing));
                    }
                }
            }
            return List.of(Finding.valid("kept"));
        }

        /// Gives numbers to one node after the other.
        private final class Giver implements Client {

            private final int place;
            private int given;
            private NodeId asked = new NodeId(1);
            private long began;

            Giver(int place) {
                this.place = place;
            }

            @Override
            public void begin(Port port) {
                give(port);
            }

            private void give(Port port) {
                if (given < numbers) {
                    List<NodeId> nodes = new ArrayList<>(port.nodes());
                    asked = nodes.get((given + place) % nodes.size());
                    began = port.time();
                    port.submit(asked, new Keeper.Ask.Keep(number()), 200_000_000);
                }
            }

            private long number() {
                return place * 1_000_000L + given;
            }

            @Override
            public void replied(long ticket, Reply reply, Port port) {
                switch (reply) {
                    case Reply.Answered(Outcome.Done _) -> {
                        acknowledged.computeIfAbsent(asked, _ -> new TreeSet<>()).add(number());
                        port.ended(began, Port.Ending.OK);
                    }
                    case Reply.Answered _, Reply.Unreachable _ ->
                            port.ended(began, Port.Ending.REFUSED);
                    case Reply.Broken _, Reply.TimedOut _ -> port.ended(began, Port.Ending.UNKNOWN);
                }
                given++;
                port.wakeAfter(gapNanos);
            }

            @Override
            public void woken(Port port) {
                give(port);
            }
        }
    }
}

package fulcrum.simulator;

import fulcrum.machine.Command;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;

/// The world's clients, and the way between them and the nodes. Clients stand outside of the
/// network's partitions, so that they find whoever believes to lead.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Clients<M, V extends View> implements Asked.Desk {

    private static final long MICRO = 1000;

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final Dice dice;
    private final List<Client> clients;
    private final ArrayList<Seat> seats = new ArrayList<>();
    private long tickets;

    Clients(Simulation<M, V> simulation, Dice dice, List<Client> clients) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.dice = dice;
        this.clients = List.copyOf(clients);
        for (int i = 0; i < clients.size(); i++) {
            seats.add(new Seat(i));
        }
    }

    void begin() {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).begin(seats.get(i));
        }
    }

    @Override
    public void reply(Asked asked, Reply reply) {
        agenda.after(travel(), () -> arrived(asked, reply));
    }

    private void arrived(Asked asked, Reply reply) {
        if (asked.open()) {
            asked.close();
            int client = asked.client();
            clients.get(client).replied(asked.ticket(), reply, seats.get(client));
        }
    }

    private long travel() {
        return dice.between(30 * MICRO, 300 * MICRO);
    }

    /// One client's port.
    private final class Seat implements Port {

        private final int client;
        private long wakes;

        Seat(int client) {
            this.client = client;
        }

        @Override
        public long time() {
            return agenda.now();
        }

        @Override
        public boolean calm() {
            return simulation.calm();
        }

        @Override
        public SortedSet<NodeId> nodes() {
            return simulation.nodes();
        }

        @Override
        public long submit(NodeId target, Command command, long timeoutNanos) {
            Asked asked = new Asked(Clients.this, client, ++tickets, command);
            simulation.counters().submitted++;
            agenda.after(travel(), () -> submitted(target, asked));
            agenda.after(timeoutNanos, () -> arrived(asked, new Reply.TimedOut()));
            return asked.ticket();
        }

        private void submitted(NodeId target, Asked asked) {
            Node<M, V> node = simulation.node(target);
            if (node == null) {
                asked.reply(new Reply.Unreachable());
            } else {
                node.submit(asked);
            }
        }

        @Override
        public void wakeAfter(long nanos) {
            long wake = ++wakes;
            agenda.after(
                    nanos,
                    () -> {
                        if (wake == wakes) {
                            clients.get(client).woken(this);
                        }
                    });
        }

        @Override
        public void ended(long began, Ending ending) {
            simulation.ended(began, ending);
        }

        @Override
        public void ended(long began, Ending ending, Supplier<String> what) {
            ended(began, ending);
            simulation.tellOperated(client + 1, ending, what);
        }

        @Override
        public NodeId addNode() {
            return simulation.addNode();
        }

        @Override
        public void removeNode(NodeId node) {
            simulation.removeNode(node);
        }
    }
}

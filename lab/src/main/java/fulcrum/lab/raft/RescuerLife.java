package fulcrum.lab.raft;

import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.Rescue;
import java.util.List;

/// Not a server, but whoever rescues one: a life in which the disk of a survivor gets the records
/// of its rescue, as far as they are not there.
final class RescuerLife implements Machine<Fenced> {

    private static final Timer LOOK = Timer.of("look");
    private static final long LOOK_NANOS = 2_000_000;

    private final NodeId self;
    private final RaftView view;
    private final RescueEpisode episode;
    private final List<RaftRecord> behind;
    private long awaited;

    /// @param view what the server would be
    /// @param behind records that an earlier rescuer has stored
    RescuerLife(NodeId self, RaftView view, RescueEpisode episode, List<RaftRecord> behind) {
        this.self = self;
        this.view = view;
        this.episode = episode;
        this.behind = behind;
    }

    @Override
    public RaftView view() {
        return view;
    }

    @Override
    public void step(long now, Input<Fenced> input, Outbox<Fenced> out) {
        switch (input) {
            case Input.Started<Fenced> _ -> out.start(LOOK, LOOK_NANOS);
            case Input.Fired<Fenced> _ -> look(out);
            case Input.Stored<Fenced>(long upTo) -> {
                if (awaited > 0 && upTo >= awaited) {
                    episode.rescued();
                }
            }
            case Input.Submitted<Fenced>(long request, _) ->
                    out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.NOT_LEADER, null));
            case Input.Received<Fenced> _,
                    Input.Clock<Fenced> _,
                    Input.Loaded<Fenced> _,
                    Input.Captured<Fenced> _,
                    Input.Imported<Fenced> _ -> {}
        }
    }

    private void look(Outbox<Fenced> out) {
        Rescue rescue = episode.rescue();
        if (rescue == null) {
            out.start(LOOK, LOOK_NANOS);
            return;
        }
        if (!rescue.best().node().equals(self)) {
            return;
        }
        List<RaftRecord> rest = Rescue.rest(rescue.records(), behind);
        for (RaftRecord record : rest) {
            awaited = out.store(record);
        }
        if (rest.isEmpty() || episode.marksEarly()) {
            episode.rescued();
        }
    }
}

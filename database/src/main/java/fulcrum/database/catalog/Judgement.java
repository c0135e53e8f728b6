package fulcrum.database.catalog;

import static fulcrum.database.catalog.MemberState.ACTIVE;
import static fulcrum.database.catalog.MemberState.CORDONED;
import static fulcrum.database.catalog.MemberState.DRAINING;
import static fulcrum.database.catalog.MemberState.FENCED;
import static fulcrum.database.catalog.MemberState.JOINING;
import static fulcrum.database.catalog.MemberState.REMOVED;

import fulcrum.database.catalog.CatalogDecision.Already;
import fulcrum.database.catalog.CatalogDecision.Refused;
import fulcrum.database.catalog.CatalogDecision.Why;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Judges changes of a catalog.
final class Judgement {

    private final Catalog catalog;

    Judgement(Catalog catalog) {
        this.catalog = catalog;
    }

    CatalogDecision of(CatalogChange change) {
        Cluster cluster = catalog.cluster();
        if (cluster == null) {
            if (change instanceof CatalogChange.Found found) {
                return found(found);
            }
            return new Refused(
                    Why.FOUNDED,
                    "the cluster is not founded yet",
                    "Found it with 'fulcrum init', or wait until its first leader has written its"
                            + " members.");
        }
        return switch (change) {
            case CatalogChange.Found _ ->
                    new Refused(
                            Why.FOUNDED,
                            "the cluster is founded already",
                            "Let a further node join it, with 'join' in its configuration.");
            case CatalogChange.Join join -> join(cluster, join);
            case CatalogChange.Activate(NodeId node, long now) ->
                    move(cluster, node, EnumSet.of(JOINING), ACTIVE, now);
            case CatalogChange.Cordon(NodeId node, long now) ->
                    move(cluster, node, EnumSet.of(ACTIVE), CORDONED, now);
            case CatalogChange.Uncordon(NodeId node, long now) ->
                    move(cluster, node, EnumSet.of(CORDONED, DRAINING), ACTIVE, now);
            case CatalogChange.Drain(NodeId node, long now) ->
                    move(cluster, node, EnumSet.of(ACTIVE, CORDONED), DRAINING, now);
            case CatalogChange.Fence(NodeId node, long now) ->
                    move(cluster, node, EnumSet.range(JOINING, DRAINING), FENCED, now);
            case CatalogChange.Remove(NodeId node, long now) ->
                    move(cluster, node, EnumSet.range(JOINING, FENCED), REMOVED, now);
            case CatalogChange.Relocate relocate -> relocate(cluster, relocate);
            case CatalogChange.Set set -> set(set);
            case CatalogChange.RaiseEpoch raise -> raise(cluster, raise);
            case CatalogChange.Runs(NodeId node, int version) ->
                    new Upgrading(catalog, cluster).runs(node, version);
            case CatalogChange.Finalise(int version) ->
                    new Upgrading(catalog, cluster).finalise(version);
            case CatalogChange.OpenGate(String gate, int version) ->
                    new Upgrading(catalog, cluster).open(gate, version);
        };
    }

    private CatalogDecision found(CatalogChange.Found found) {
        if (found.founders().isEmpty()) {
            return new Refused(
                    Why.TOO_FEW_LEFT, "a cluster of nobody", "Found it with one node at least.");
        }
        List<Member> members = new ArrayList<>();
        found.founders()
                .forEach((node, addresses) ->
                        members.add(new Member(node, addresses, ACTIVE, found.nowMillis())));
        return catalog.deciding(Cluster.founding(found.finalisedVersion()), members);
    }

    private CatalogDecision join(Cluster cluster, CatalogChange.Join join) {
        if (join.version() < cluster.finalisedVersion()) {
            return Upgrading.behind("a node that runs", join.version(), cluster);
        }
        NodeId replaced = join.replaces();
        List<Member> changed = new ArrayList<>();
        if (replaced != null) {
            Member gone = catalog.member(replaced);
            if (gone == null) {
                return unknown(replaced);
            }
            if (gone.state() != REMOVED) {
                changed.add(gone.in(REMOVED, join.nowMillis()));
            }
        }
        Member there = catalog.calledAt(join.addresses().peers());
        if (there != null && !there.node().equals(replaced)) {
            if (there.state() != JOINING) {
                return taken(there, join.addresses());
            }
            changed.add(there.in(REMOVED, join.nowMillis()));
        }
        if (nobodyLeft(changed)) {
            return tooFew(changed.getFirst().node(), REMOVED);
        }
        NodeId node = cluster.nextNode();
        changed.add(new Member(node, join.addresses(), JOINING, join.nowMillis()));
        return catalog.deciding(cluster.running(node, join.version()), changed);
    }

    private CatalogDecision move(
            Cluster cluster, NodeId node, Set<MemberState> from, MemberState to, long nowMillis) {
        Member member = catalog.member(node);
        if (member == null) {
            return unknown(node);
        }
        if (member.state() == to) {
            return new Already();
        }
        if (!from.contains(member.state())) {
            return wrongState(member, to);
        }
        List<Member> changed = List.of(member.in(to, nowMillis));
        return !to.takesRoles() && nobodyLeft(changed)
                ? tooFew(node, to)
                : catalog.deciding(cluster, changed);
    }

    private CatalogDecision relocate(Cluster cluster, CatalogChange.Relocate relocate) {
        Member member = catalog.member(relocate.node());
        if (member == null) {
            return unknown(relocate.node());
        }
        if (member.addresses().equals(relocate.addresses())) {
            return new Already();
        }
        if (!member.state().holdsReplicas()) {
            return wrongState(member, member.state());
        }
        Member there = catalog.calledAt(relocate.addresses().peers());
        return there != null && !there.node().equals(member.node())
                ? taken(there, relocate.addresses())
                : catalog.deciding(cluster, List.of(member.at(relocate.addresses())));
    }

    private CatalogDecision set(CatalogChange.Set set) {
        Setting setting = Setting.of(set.setting());
        if (setting == null) {
            String near = NearestName.to(set.setting(), Setting.labels());
            return new Refused(
                    Why.UNKNOWN_SETTING,
                    "unknown setting '" + set.setting() + "'",
                    near == null
                            ? "Known are: " + String.join(", ", Setting.labels()) + "."
                            : "Did you mean '" + near + "'?");
        }
        String text = set.value();
        if (text == null) {
            return catalog.isSet(setting) ? catalog.setting(setting, null) : new Already();
        }
        SettingKind kind = setting.kind();
        Long value = kind.parse(text);
        if (value == null || !kind.takes(value)) {
            return new Refused(
                    Why.BAD_VALUE,
                    "'" + text + "' is no value of '" + setting.label() + "'",
                    "Give it "
                            + kind.form()
                            + " "
                            + kind.range()
                            + "; its standard is "
                            + kind.show(setting.standard())
                            + ".");
        }
        String shown = kind.show(value);
        return shown.equals(catalog.settings().get(setting.label()))
                ? new Already()
                : catalog.setting(setting, shown);
    }

    private CatalogDecision raise(Cluster cluster, CatalogChange.RaiseEpoch raise) {
        if (raise.epoch() <= cluster.epoch()) {
            return new Refused(
                    Why.NOT_NEWER,
                    "epoch " + raise.epoch() + " is not above " + cluster.epoch(),
                    "Take the next one, " + (cluster.epoch() + 1) + ".");
        }
        List<Member> changed = new ArrayList<>();
        for (NodeId node : raise.lost()) {
            Member member = catalog.member(node);
            if (member == null) {
                return unknown(node);
            }
            changed.add(member.in(REMOVED, raise.nowMillis()));
        }
        return nobodyLeft(changed)
                ? tooFew(raise.lost().first(), REMOVED)
                : catalog.deciding(cluster.inEpoch(raise.epoch()), changed);
    }

    /// Were these members so, nobody would be left who takes votes.
    private boolean nobodyLeft(List<Member> changed) {
        SortedSet<NodeId> left = new TreeSet<>(catalog.in(ACTIVE));
        boolean active = false;
        for (Member member : changed) {
            left.remove(member.node());
            active |= member.state() == ACTIVE;
        }
        return left.isEmpty() && !active && !changed.isEmpty();
    }

    static Refused unknown(NodeId node) {
        return new Refused(
                Why.UNKNOWN_MEMBER,
                "there is no " + node,
                "Look who is there with 'fulcrum get nodes'.");
    }

    private static Refused taken(Member there, Member.Addresses addresses) {
        return new Refused(
                Why.ADDRESS_TAKEN,
                there.node() + " is called at " + addresses.peers() + " already",
                "If it lost its directory and this is it, join with '--replaces "
                        + there.node()
                        + "'; else take another address.");
    }

    private static Refused tooFew(NodeId node, MemberState to) {
        return new Refused(
                Why.TOO_FEW_LEFT,
                "without " + node + " no active member would be left",
                "Let another node join, or take one back with 'fulcrum node uncordon', before "
                        + node
                        + " is "
                        + to.label()
                        + ".");
    }

    static Refused wrongState(Member member, MemberState to) {
        String hint =
                switch (member.state()) {
                    case JOINING -> "Wait until it is active, or remove it.";
                    case ACTIVE -> "Drain it with 'fulcrum node drain' first.";
                    case CORDONED, DRAINING ->
                            "Take it back with 'fulcrum node uncordon "
                                    + member.node()
                                    + "' first.";
                    case FENCED, REMOVED ->
                            "Clear its directory and let it join anew: it is given another"
                                    + " number.";
                };
        return new Refused(
                Why.WRONG_STATE,
                member.node()
                        + " is "
                        + member.state().label()
                        + " and cannot become "
                        + to.label(),
                hint);
    }
}

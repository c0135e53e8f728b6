package fulcrum.database.catalog;

/// Where a member is on its way through the life of a cluster. Each state says what the groups may
/// expect of it; [CatalogChange] says which state may follow which.
public enum MemberState {
    /// It has a number and is being made a learner of every group; it never votes.
    JOINING("joining"),
    /// It votes and leads wherever it is chosen.
    ACTIVE("active"),
    /// It keeps the votes and the leaderships that it has and takes no new ones.
    CORDONED("cordoned"),
    /// It gives its leaderships away, and then its votes where another member can take them.
    DRAINING("draining"),
    /// Nobody listens to it any more, whatever it says and whatever its clock shows. Final but for
    /// removal.
    FENCED("fenced"),
    /// It has left for good: its row stays, and its number is never given again.
    REMOVED("removed");

    private final String label;

    MemberState(String label) {
        this.label = label;
    }

    /// Its name as operators read it.
    public String label() {
        return label;
    }

    /// It holds replicas, as a voter or as a learner.
    public boolean holdsReplicas() {
        return switch (this) {
            case JOINING, ACTIVE, CORDONED, DRAINING -> true;
            case FENCED, REMOVED -> false;
        };
    }

    /// It may be given votes and leaderships that it does not have.
    public boolean takesRoles() {
        return this == ACTIVE;
    }

    /// It may keep a vote that it has, whether or not another member could take it.
    public boolean keepsVotes() {
        return this == ACTIVE || this == CORDONED;
    }
}

package fulcrum.sql.session;

/// What a session does at present, for those who look at it from outside: written on the session's
/// thread, read on any.
final class Activity {

    /// @param text of the statement that is under way, or was the last
    /// @param begunMicros when it began; 0 before the first
    /// @param changedMicros when it began, or ended
    record Moment(String text, boolean active, long begunMicros, long changedMicros) {}

    private final String address;
    private volatile Moment moment;

    /// @param address of the client, with its port
    Activity(String address, long nowMicros) {
        this.address = address;
        this.moment = new Moment("", false, 0, nowMicros);
    }

    void runs(String text, long nowMicros) {
        moment = new Moment(text, true, nowMicros, nowMicros);
    }

    void rests(long nowMicros) {
        Moment before = moment;
        if (before.active) {
            moment = new Moment(before.text, false, before.begunMicros, nowMicros);
        }
    }

    Moment moment() {
        return moment;
    }

    /// The client's address; empty where it has none.
    String host() {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? "" : address.substring(0, colon);
    }

    /// The client's port; -1 where it has none.
    int port() {
        String digits = address.substring(address.lastIndexOf(':') + 1);
        return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
    }
}

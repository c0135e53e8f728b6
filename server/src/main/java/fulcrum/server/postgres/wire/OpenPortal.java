package fulcrum.server.postgres.wire;

import fulcrum.sql.session.Session;

/// A portal, and the form in which its client wants its rows.
record OpenPortal(Session.Portal portal, Formats formats) {}

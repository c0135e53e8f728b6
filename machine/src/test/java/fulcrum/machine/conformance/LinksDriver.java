package fulcrum.machine.conformance;

import java.util.List;

/// The links between two nodes of one host.
@FunctionalInterface
public interface LinksDriver {

    /// One node sends these messages to another, and then the last one again and again until it
    /// arrives.
    ///
    /// @param disturbed the host does to the link whatever it can do to links
    /// @return what the other node received until then, in that order
    List<String> exchange(List<String> messages, boolean disturbed) throws Exception;
}

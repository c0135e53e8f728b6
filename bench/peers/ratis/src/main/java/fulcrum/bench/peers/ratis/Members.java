package fulcrum.bench.peers.ratis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/// The group that servers and clients agree on.
final class Members {

    private Members() {}

    static RaftPeerId id(int number) {
        return RaftPeerId.valueOf("s" + number);
    }

    /// @param addresses of all servers, with commas between them
    static RaftGroup group(String addresses) {
        List<RaftPeer> servers = new ArrayList<>();
        for (String address : addresses.split(",")) {
            RaftPeerId id = id(servers.size() + 1);
            servers.add(RaftPeer.newBuilder().setId(id).setAddress(address).build());
        }
        return RaftGroup.valueOf(RaftGroupId.valueOf(new UUID(7, 7)), servers);
    }
}

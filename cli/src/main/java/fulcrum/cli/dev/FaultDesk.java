package fulcrum.cli.dev;

import fulcrum.server.node.NodeRefused;
import java.io.Closeable;

/// Where faults are ordered for a dev cluster: the hub and its door.
public final class FaultDesk implements Closeable {

    private final FaultHub hub;
    private final HubDoor door;

    private FaultDesk(FaultHub hub, HubDoor door) {
        this.hub = hub;
        this.door = door;
    }

    /// Opens it for nodes in this process, or in processes of their own.
    ///
    /// @throws NodeRefused where its port is not to be had
    public static FaultDesk open(DevCluster nodes, DevPorts ports) throws NodeRefused {
        return of(nodes, ports);
    }

    /// The same.
    public static FaultDesk open(DevProcesses nodes, DevPorts ports) throws NodeRefused {
        return of(nodes, ports);
    }

    private static FaultDesk of(DevNodes nodes, DevPorts ports) throws NodeRefused {
        FaultHub hub = new FaultHub(nodes, ports);
        try {
            return new FaultDesk(
                    hub, HubDoor.open(ports.hub(), hub, new NodeHub(nodes, ports, hub::welcome)));
        } catch (NodeRefused refused) {
            hub.close();
            throw refused;
        }
    }

    /// Ends with it what would keep the nodes from ending.
    @Override
    public void close() {
        door.close();
        hub.close();
    }
}

/// The node's connections: framed, batched and bounded bytes between nodes, and from clients.
///
/// One loop owns all connections of a [fulcrum.server.transport.Transport]; nothing here is called
/// from another thread but its constructor. What is sent during a turn of the loop gathers in one
/// frame per link, and leaves at its end with one write. A link that the other side does not empty
/// takes no more than its bound; what would exceed it is dropped whole and counted, as protocols
/// tolerate.
///
/// Bytes on the wire, all numbers most significant byte first:
///
/// | field | bytes |
/// |---|---|
/// | size of what follows | 4; at least 1, at most the bound of its receiver |
/// | kind | 1: greeting 1, messages 2, pulse 3 |
/// | greeting | a hello, a welcome or a farewell: see [fulcrum.server.transport.Greeting] |
/// | messages | again and again: group and size as varints, then the message |
/// | pulse | nothing; says that the sender is alive |
///
/// There is no checksum here. TCP's own catches what a wire does to bytes in most cases, TLS in all
/// of them, a codec refuses what has not its form, and entries carry the log's checksum once
/// stored. Who fears memory and network cards uses TLS.
@NullMarked
package fulcrum.server.transport;

import org.jspecify.annotations.NullMarked;

/// Records in, bytes out: the primitives of every wire and record format.
///
/// A protocol writes one [Codec], two lines per message, and gets versioned and bounded bytes:
///
/// ```java
/// case RequestVote m -> out.tag(1).varint(m.term()).varint(m.lastIndex()).varint(m.lastTerm());
/// case 1 -> new RequestVote(in.varint(), in.varint(), in.varint());
/// default -> throw in.unknownTag(tag);
/// ```
///
/// The format, so that it outlives this code:
///
/// | primitive | bytes |
/// |---|---|
/// | frame | version byte, then the value, then nothing |
/// | `tag` | one byte, 0 to 255 |
/// | `varint` | unsigned LEB128, shortest form, at most nine bytes, so 0 to 2^63-1 |
/// | `signed` | zigzag (0, -1, 1, -2, ...) in LEB128, shortest form, at most ten bytes |
/// | `fixed64` | eight bytes, most significant first |
/// | `bool` | one byte, 0 or 1 |
/// | `bytes`, `text` | size as a varint, then the bytes; text is well-formed UTF-8 |
/// | `node`, `nodeOrNull` | the node's number as a varint; 0 is no node |
/// | `list`, `nodes` | count as a varint, then the elements; a set of nodes ascends strictly |
///
/// Each value has exactly one encoding and a decoder refuses every other, so equal bytes are equal
/// values and a checksum or hash over bytes means what it says. Every length is checked against its
/// bound and against the bytes that are left before anything is allocated: a peer or a torn file
/// can make us refuse, never make us allocate. Refusal is one type, [Malformed].
///
/// Sources: LEB128 as in DWARF 5 section 7.6; zigzag as in the Protocol Buffers encoding guide;
/// CRC-32C (Castagnoli et al. 1993) as in RFC 3720 section 12.1.
@NullMarked
package fulcrum.machine.codec;

import org.jspecify.annotations.NullMarked;

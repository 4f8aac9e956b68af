package dev.heliograph.server.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses are the public internet: the special-purpose registries of IANA (RFC 6890 and what updated
/// it).
///
/// IPv4 is open but for a list; IPv6 is closed but for global unicast `2000::/3` less a list, which keeps out
/// loopback, link-local, site-local, unique local, multicast and every form that has no block of its own here.
final class AddressRules {
    private static final List<Block> CLOSED_V4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, metadata services of clouds
            "172.16.0.0/12",
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    private static final Block GLOBAL_V6 = Block.parse("2000::/3");

    private static final List<Block> CLOSED_V6 = blocks(
            "2001::/23", // protocol assignments, Teredo among them, which carries an IPv4 address
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which carries an IPv4 address
            "3fff::/20"); // documentation

    /// A network without IPv4 reaches it by these, so what they carry decides. The local `64:ff9b:1::/48`
    /// stays closed: where the IPv4 address is in it is for each network to choose.
    private static final Block NAT64 = Block.parse("64:ff9b::/96");

    private AddressRules() {}

    /// Whether an address is public.
    ///
    /// @param address IPv4-mapped ones are IPv4 already, [InetAddress] sees to that
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(bytes);
        }
        if (NAT64.holds(bytes)) {
            return isPublicV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_V6.holds(bytes) && CLOSED_V6.stream().noneMatch(block -> block.holds(bytes));
    }

    private static boolean isPublicV4(byte[] bytes) {
        return CLOSED_V4.stream().noneMatch(block -> block.holds(bytes));
    }

    private static List<Block> blocks(String... texts) {
        return Stream.of(texts).map(Block::parse).toList();
    }

    private record Block(byte[] prefix, int bits) {
        static Block parse(String text) {
            String[] parts = text.split("/");
            return new Block(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
        }

        boolean holds(byte[] address) {
            int whole = bits / 8;
            if (!Arrays.equals(prefix, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((prefix[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }
}

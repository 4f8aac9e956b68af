package dev.heliograph.protocol.binary;

/// The bytes that say what follows. Source: 1-connection.md 4.2.
final class Tag {
    static final int LIST_EMPTY = 0;
    static final int INTEROP_JID = 245;
    static final int FB_JID = 246;
    static final int AD_JID = 247;
    static final int LIST_8 = 248;
    static final int LIST_16 = 249;
    static final int JID_PAIR = 250;
    static final int HEX_8 = 251;
    static final int BINARY_8 = 252;
    static final int BINARY_20 = 253;
    static final int BINARY_32 = 254;
    static final int NIBBLE_8 = 255;

    /// The longest string that is packed.
    static final int PACKED_MAX = 127;

    /// The bit of the leading flags byte that says the rest is a zlib stream.
    static final int FLAG_ZLIB = 2;

    private Tag() {}
}

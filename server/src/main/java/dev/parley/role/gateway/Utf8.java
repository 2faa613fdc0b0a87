package dev.parley.role.gateway;

/** Whether bytes are UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing cut off. */
final class Utf8 {
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (i + Long.BYTES <= bytes.length && (WebSocket.longAt(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
                continue;
            }
            int length = lengthAt(bytes, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** Bytes of the character at {@code i}; 0 when it is not well formed. */
    private static int lengthAt(byte[] bytes, int i) {
        int first = bytes[i] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xc2 && first <= 0xdf) {
            return hasTail(bytes, i, 2, 0x80, 0xbf) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            // The second byte's range shuts out overlong forms and surrogates.
            int least = first == 0xe0 ? 0xa0 : 0x80;
            int most = first == 0xed ? 0x9f : 0xbf;
            return hasTail(bytes, i, 3, least, most) ? 3 : 0;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int least = first == 0xf0 ? 0x90 : 0x80;
            int most = first == 0xf4 ? 0x8f : 0xbf;
            return hasTail(bytes, i, 4, least, most) ? 4 : 0;
        }
        return 0;
    }

    private static boolean hasTail(byte[] bytes, int i, int length, int least, int most) {
        if (i + length > bytes.length) {
            return false;
        }
        int second = bytes[i + 1] & 0xff;
        if (second < least || second > most) {
            return false;
        }
        for (int k = i + 2; k < i + length; k++) {
            if ((bytes[k] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}

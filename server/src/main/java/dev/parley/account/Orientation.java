package dev.parley.account;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a photo has to be turned to stand upright: cameras write it as it was taken and note in its
 * Exif part how they were held.
 *
 * @param exif 1 to 8, as Exif numbers the turns and mirrorings
 */
record Orientation(int exif) {
    private static final Orientation UPRIGHT = new Orientation(1);

    private static final int APP1 = 0xffe1;
    private static final int FIRST_SEGMENT = 2;
    private static final int START_OF_SCAN = 0xffda;
    private static final long EXIF = 0x457869660000L;
    private static final int EXIF_BYTES = 6;
    private static final int LITTLE_ENDIAN = 0x4949;
    private static final int ENTRY_BYTES = 12;
    private static final int VALUE_OFFSET = 8;
    private static final int ORIENTATION_TAG = 0x0112;

    /** What the file says; upright when it says nothing, or nothing that can be read. */
    static Orientation of(byte[] file) {
        try {
            return inJpeg(ByteBuffer.wrap(file));
        } catch (IndexOutOfBoundsException | IllegalArgumentException broken) {
            return UPRIGHT;
        }
    }

    private static Orientation inJpeg(ByteBuffer file) {
        var at = FIRST_SEGMENT;
        while (at < file.limit()) {
            var marker = Short.toUnsignedInt(file.getShort(at));
            var length = Short.toUnsignedInt(file.getShort(at + Short.BYTES));
            var content = at + 2 * Short.BYTES;
            if (marker == APP1 && file.getLong(content) >>> Short.SIZE == EXIF) {
                return inExif(file.slice(content + EXIF_BYTES, length - Short.BYTES - EXIF_BYTES));
            }
            if (marker < 0xff00 || marker == START_OF_SCAN || length < Short.BYTES) {
                break;
            }
            at += Short.BYTES + length;
        }
        return UPRIGHT;
    }

    /** A small TIFF file, of which the first directory has the note. */
    private static Orientation inExif(ByteBuffer tiff) {
        if (tiff.getShort(0) == LITTLE_ENDIAN) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        }
        var directory = tiff.getInt(Integer.BYTES);
        var entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (var i = 0; i < entries; i++) {
            var entry = directory + Short.BYTES + i * ENTRY_BYTES;
            if (tiff.getShort(entry) == ORIENTATION_TAG) {
                var value = tiff.getShort(entry + VALUE_OFFSET);
                return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The square image, upright. */
    BufferedImage apply(BufferedImage square) {
        if (exif == 1) {
            return square;
        }
        var side = square.getWidth();
        var turn = new AffineTransform();
        turn.translate(side / 2.0, side / 2.0);
        turn.quadrantRotate(
                switch (exif) {
                    case 3, 4 -> 2;
                    case 6, 7 -> 1;
                    case 5, 8 -> 3;
                    default -> 0;
                });
        if (exif == 2 || exif == 4 || exif == 5 || exif == 7) {
            turn.scale(-1, 1);
        }
        turn.translate(-side / 2.0, -side / 2.0);
        var upright = new BufferedImage(side, side, square.getType());
        return new AffineTransformOp(turn, AffineTransformOp.TYPE_NEAREST_NEIGHBOR)
                .filter(square, upright);
    }
}

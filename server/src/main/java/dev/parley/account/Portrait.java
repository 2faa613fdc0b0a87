package dev.parley.account;

import org.jspecify.annotations.Nullable;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The picture that others see: a square of {@value #SIDE} × {@value #SIDE} pixels from the middle
 * of what was uploaded, drawn anew, so that nothing is left of the file (where a photo was taken,
 * by whom, or whatever it hides).
 *
 * @param mediaType {@code image/png} for what may be transparent, else {@code image/jpeg}
 */
record Portrait(String mediaType, byte[] content) {
    static final int SIDE = 256;

    /** Most pixels of a side. A file of a few bytes can claim to be larger than any memory. */
    static final int MAX_SIDE = 4_096;

    private static final float JPEG_QUALITY = 0.85f;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    /** What became of a file. */
    sealed interface Outcome {
        record Made(Portrait portrait) implements Outcome {}

        /** It is neither PNG nor JPEG, or broken. */
        record Unreadable() implements Outcome {}

        /** A side has more than {@value Portrait#MAX_SIDE} pixels. */
        record TooLarge() implements Outcome {}
    }

    /** Makes one of a file, which is believed nothing but what its content shows. */
    static Outcome of(byte[] file) {
        var format = format(file);
        if (format == null) {
            return new Outcome.Unreadable();
        }
        var reader = ImageIO.getImageReadersByFormatName(format).next();
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            // Metadata is not even read: it is of no use here, and where bombs hide.
            reader.setInput(input, true, true);
            if (reader.getWidth(0) > MAX_SIDE || reader.getHeight(0) > MAX_SIDE) {
                return new Outcome.TooLarge();
            }
            var turned = Orientation.of(file).apply(scaled(middle(reader)));
            return new Outcome.Made(encoded(turned));
        } catch (IOException | RuntimeException broken) {
            // The readers of the JDK answer broken files with many kinds of runtime exceptions.
            return new Outcome.Unreadable();
        } finally {
            reader.dispose();
        }
    }

    private static @Nullable String format(byte[] file) {
        return startsWith(file, PNG) ? "png" : startsWith(file, JPEG) ? "jpeg" : null;
    }

    private static boolean startsWith(byte[] file, byte[] magic) {
        return file.length > magic.length
                && Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
    }

    /**
     * Reads no more pixels than it needs: what is in memory is never much larger than the result.
     */
    private static BufferedImage middle(ImageReader reader) throws IOException {
        var width = reader.getWidth(0);
        var height = reader.getHeight(0);
        var side = Math.min(width, height);
        var param = reader.getDefaultReadParam();
        param.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        var step = Math.max(1, side / (2 * SIDE));
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }

    private static BufferedImage scaled(BufferedImage image) {
        var type =
                image.getColorModel().hasAlpha()
                        ? BufferedImage.TYPE_INT_ARGB
                        : BufferedImage.TYPE_INT_RGB;
        var current = image;
        // By halves, because one step over more than a half leaves pixels out.
        while (current.getWidth() > 2 * SIDE) {
            current = drawn(current, current.getWidth() / 2, type);
        }
        return drawn(current, SIDE, type);
    }

    private static BufferedImage drawn(BufferedImage image, int side, int type) {
        var drawn = new BufferedImage(side, side, type);
        Graphics2D canvas = drawn.createGraphics();
        try {
            canvas.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.drawImage(image, 0, 0, side, side, null);
        } finally {
            canvas.dispose();
        }
        return drawn;
    }

    private static Portrait encoded(BufferedImage image) throws IOException {
        var isTransparent = image.getColorModel().hasAlpha();
        var writer = ImageIO.getImageWritersByFormatName(isTransparent ? "png" : "jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            var param = writer.getDefaultWriteParam();
            if (!isTransparent) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return new Portrait(isTransparent ? "image/png" : "image/jpeg", bytes.toByteArray());
    }
}

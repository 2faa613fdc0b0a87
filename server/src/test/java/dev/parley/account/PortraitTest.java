package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Portrait.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

class PortraitTest {
    private static final int LAST = Portrait.SIDE - 1;

    private static BufferedImage image(int width, int height, int type, IntBinaryOperator pixel) {
        var image = new BufferedImage(width, height, type);
        for (var x = 0; x < width; x++) {
            for (var y = 0; y < height; y++) {
                image.setRGB(x, y, pixel.applyAsInt(x, y));
            }
        }
        return image;
    }

    private static BufferedImage plain(int width, int height) {
        return image(width, height, BufferedImage.TYPE_INT_RGB, (_, _) -> Color.GREEN.getRGB());
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static Portrait made(byte[] file) {
        return ((Outcome.Made) Portrait.of(file)).portrait();
    }

    private static BufferedImage shown(Portrait portrait) throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(portrait.content()));
        assertThat(image.getWidth()).isEqualTo(Portrait.SIDE);
        assertThat(image.getHeight()).isEqualTo(Portrait.SIDE);
        return image;
    }

    /** The nearest of the colours in use; JPEG does not keep them exactly. */
    private static String colour(BufferedImage image, int x, int y) {
        var colour = new Color(image.getRGB(x, y), true);
        if (colour.getAlpha() < 128) {
            return "none";
        }
        return (colour.getRed() > 128 ? "R" : "")
                + (colour.getGreen() > 128 ? "G" : "")
                + (colour.getBlue() > 128 ? "B" : "");
    }

    @ParameterizedTest
    @CsvSource({"900, 300, png", "300, 900, jpeg", "3000, 1000, jpeg", "4096, 6, png", "3, 1, png"})
    void showsTheSquareInTheMiddle(int width, int height, String format) throws IOException {
        var wide = width > height;
        var third = Math.max(width, height) / 3;
        // Red, green and blue, one third each.
        var striped =
                image(
                        width,
                        height,
                        BufferedImage.TYPE_INT_RGB,
                        (x, y) -> 0xff0000 >>> (8 * Math.min(2, (wide ? x : y) / third)));

        var image = shown(made(file(striped, format)));

        for (var corner : List.of(6, LAST - 6)) {
            assertThat(colour(image, corner, corner)).isEqualTo("G");
        }
    }

    @Test
    void makesJpegOfPhotosAndKeepsTransparencyInPng() throws IOException {
        var half =
                image(
                        300,
                        300,
                        BufferedImage.TYPE_INT_ARGB,
                        (x, _) -> x < 150 ? 0 : Color.RED.getRGB());

        var transparent = made(file(half, "png"));
        var photo = made(file(plain(300, 300), "jpeg"));

        assertThat(transparent.mediaType()).isEqualTo("image/png");
        assertThat(colour(shown(transparent), 20, 128)).isEqualTo("none");
        assertThat(colour(shown(transparent), 236, 128)).isEqualTo("R");
        assertThat(photo.mediaType()).isEqualTo("image/jpeg");
        assertThat(photo.content()).startsWith(0xff, 0xd8, 0xff);
    }

    @Test
    void keepsNothingOfWhatAFileTellsBesidesItsPixels() throws IOException {
        var comment = "taken at 48.2082 N 16.3738 E <script>";
        var jpeg = withSegment(file(plain(300, 300), "jpeg"), 0xfe, comment.getBytes());
        var png = withChunk(file(plain(300, 300), "png"), "tEXt", ("Comment\0" + comment));

        for (var file : List.of(jpeg, png)) {
            assertThat(text(file)).contains(comment);
            assertThat(text(made(file).content())).doesNotContain("48.2082", "script");
        }
    }

    @Test
    void drawsNothingOfAFileThatClaimsToBeHuge() throws IOException {
        var png = file(plain(1, 1), "png");
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

        assertThat(Portrait.of(png)).isEqualTo(new Outcome.TooLarge());
        assertThat(Portrait.of(file(plain(4_097, 1), "png"))).isEqualTo(new Outcome.TooLarge());
    }

    @Test
    void goesByTheContentAlone() throws IOException {
        for (var file :
                List.of(
                        new byte[0],
                        "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(),
                        file(plain(10, 10), "gif"),
                        file(plain(10, 10), "bmp"),
                        new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0},
                        Arrays.copyOf(file(plain(10, 10), "png"), 20))) {
            assertThat(Portrait.of(file)).isEqualTo(new Outcome.Unreadable());
        }
    }

    @Test
    void survivesFilesThatAreBrokenAnywhere() throws IOException {
        var random = new Random(5);
        for (var format : List.of("png", "jpeg")) {
            var whole = file(plain(40, 30), format);
            for (var i = 0; i < 300; i++) {
                var broken = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length / 4));
                for (var flips = random.nextInt(4); flips >= 0; flips--) {
                    broken[8 + random.nextInt(broken.length - 8)] = (byte) random.nextInt();
                }
                assertThat(Portrait.of(broken)).isNotNull();
            }
        }
    }

    /** What stands where in the file, when upright it is red and green above, blue and white. */
    @ParameterizedTest
    @CsvSource({
        "1, R G B RGB",
        "2, G R RGB B",
        "3, RGB B G R",
        "4, B RGB R G",
        "5, R B G RGB",
        "6, G RGB R B",
        "7, RGB G B R",
        "8, B R RGB G"
    })
    void turnsPhotosUpright(int orientation, String quarters) throws IOException {
        var colours = quarters.split(" ");
        var stored =
                image(
                        400,
                        400,
                        BufferedImage.TYPE_INT_RGB,
                        (x, y) -> rgb(colours[(y / 200) * 2 + x / 200]));
        var photo = withSegment(file(stored, "jpeg"), 0xe1, exif(orientation));

        var image = shown(made(photo));

        assertThat(
                        List.of(
                                colour(image, 20, 20),
                                colour(image, LAST - 20, 20),
                                colour(image, 20, LAST - 20),
                                colour(image, LAST - 20, LAST - 20)))
                .containsExactly("R", "G", "B", "RGB");
    }

    private static int rgb(String colour) {
        return (colour.contains("R") ? 0xff0000 : 0)
                | (colour.contains("G") ? 0xff00 : 0)
                | (colour.contains("B") ? 0xff : 0);
    }

    private static byte[] exif(int orientation) {
        return ByteBuffer.allocate(32)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put("MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** Right behind the start of the image. */
    private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        return ByteBuffer.allocate(jpeg.length + 4 + content.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + content.length))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** Right behind the header. */
    private static byte[] withChunk(byte[] png, String type, String content) {
        var chunk = (type + content).getBytes(StandardCharsets.ISO_8859_1);
        var crc = new CRC32();
        crc.update(chunk);
        var header = 33;
        return ByteBuffer.allocate(png.length + 8 + chunk.length)
                .put(png, 0, header)
                .putInt(chunk.length - 4)
                .put(chunk)
                .putInt((int) crc.getValue())
                .put(png, header, png.length - header)
                .array();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

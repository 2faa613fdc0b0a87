package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

import javax.imageio.ImageIO;

class PictureHttpTest {
    @TempDir static Path data;
    private static ApiServer server;
    private static ApiClient anna;
    private static ApiClient ben;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        anna = server.browserOf("anna");
        ben = server.browserOf("ben");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] photo() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    private static String address(ApiClient.Reply me) {
        return "/api/v1/users/%s/picture/%s"
                .formatted(me.json().get("id").asText(), me.json().get("picture").asText());
    }

    @Test
    void showsAPictureToOthersAndLetsThemKeepIt() {
        ben.get("/users?query=anna");

        var me = anna.put("/me/picture", photo());

        assertThat(me.status()).isEqualTo(200);
        var version = me.json().get("picture").asText();
        assertThat(anna.get("/me").json().get("picture").asText()).isEqualTo(version);
        assertThat(ben.get("/users?query=anna").json().at("/users/0/picture").asText())
                .isEqualTo(version);
        var room = ben.get("/channels").json().at("/channels/0/id").asText();
        assertThat(ben.get("/channels/" + room + "/members").json().findValuesAsText("picture"))
                .contains(version);
        var shown = ben.raw("GET", address(me), null);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(shown.header("Cache-Control")).contains("immutable").contains("private");
        assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void givesANewPictureANewAddressAndTakesTheOldOneAway() {
        var cleo = server.browserOf("cleo");
        var first = cleo.put("/me/picture", photo());

        var second = cleo.put("/me/picture", photo());

        assertThat(address(second)).isNotEqualTo(address(first));
        assertThat(ben.raw("GET", address(first), null).code()).isEqualTo("not_found");
        assertThat(ben.raw("GET", address(second), null).status()).isEqualTo(200);
        var without = cleo.delete("/me/picture");
        assertThat(without.json().has("picture")).isFalse();
        assertThat(ben.raw("GET", address(second), null).code()).isEqualTo("not_found");
    }

    @Test
    void showsPicturesToNobodyWhoIsNotSignedIn() {
        var dora = server.browserOf("dora");
        var me = dora.put("/me/picture", photo());

        assertThat(server.client().raw("GET", address(me), null).code())
                .isEqualTo("unauthenticated");
    }

    @Test
    void refusesWhatIsNoPictureOrTooLarge() {
        var refused = anna.put("/me/picture", "<svg/>".getBytes());
        assertThat(refused.code()).isEqualTo("bad_field");
        assertThat(refused.field()).isEqualTo("picture");
        assertThat(anna.put("/me/picture", new byte[(1 << 20) + 1]).code()).isEqualTo("too_large");
        assertThat(anna.put("/me/picture", new byte[1 << 20]).code()).isEqualTo("bad_field");
        assertThat(server.client().put("/me/picture", photo()).code()).isEqualTo("unauthenticated");
    }

    @Test
    void findsNoPictureWhereThereIsNone() {
        for (var path : new String[] {"/users/x/picture/y", "/users/u%20/picture/v"}) {
            assertThat(anna.get(path).code()).isEqualTo("not_found");
        }
    }
}
